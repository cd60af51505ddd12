// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.audio.Damaged;
import java.util.Optional;

/** What messages between a server and a worker say beside sounds, as JSON. */
final class WorkerMessages {
    private WorkerMessages() {}

    /**
     * @param timeline if one is asked for
     * @param millis until the answer is of no use
     */
    record Asked(
            String name, boolean explain, Optional<Damaged> damaged, Optional<TimelineOptions> timeline, long millis) {}

    /** A {@link Refusal}. */
    record Refused(int status, int retryAfter, String message) {
        static Refused of(Refusal refusal) {
            return new Refused(refusal.status(), refusal.retryAfter(), refusal.getMessage());
        }

        Refusal refusal() {
            return Refusal.of(status, retryAfter, message);
        }
    }
}
