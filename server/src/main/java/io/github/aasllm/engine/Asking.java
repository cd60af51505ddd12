// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A question that waits, or that a worker has.
 *
 * @param timeline if one is asked for
 * @param answer as JSON: a {@link Heard} or a {@link HeardTimeline}
 */
record Asking(
        Question question, Optional<TimelineOptions> timeline, Deadline deadline, CompletableFuture<byte[]> answer) {
    Asking(Question question, Optional<TimelineOptions> timeline, Deadline deadline) {
        this(question, timeline, deadline, new CompletableFuture<>());
    }
}
