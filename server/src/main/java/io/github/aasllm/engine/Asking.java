// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A question that waits, or that a worker has.
 *
 * @param timeline if one is asked for
 * @param returned whether it has come back from a worker that ended before it had begun with it
 * @param answer as JSON: a {@link Heard} or a {@link HeardTimeline}
 */
record Asking(
        Question question, Optional<TimelineOptions> timeline, Deadline deadline, AtomicBoolean returned,
        CompletableFuture<byte[]> answer) {
    Asking(Question question, Optional<TimelineOptions> timeline, Deadline deadline) {
        this(question, timeline, deadline, new AtomicBoolean(), new CompletableFuture<>());
    }
}
