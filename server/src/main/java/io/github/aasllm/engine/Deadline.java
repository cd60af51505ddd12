// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.time.Duration;

/**
 * When a request is to be answered.
 *
 * @param allowed in all
 * @param began by {@link System#nanoTime}
 */
public record Deadline(Duration allowed, long began) {
    /** So long from now. */
    public static Deadline in(Duration allowed) {
        return new Deadline(allowed, System.nanoTime());
    }

    /** What is left; negative when it is over. */
    public Duration left() {
        return allowed.minusNanos(System.nanoTime() - began);
    }

    /** Whether nothing is left. */
    public boolean isOver() {
        return left().isNegative();
    }

    /** The refusal of an answer that was not there in time. */
    Refusal late() {
        return Refusal.of(503, "answer", "not there after " + allowed.toSeconds() + " s",
                "a server with less to do").retryAfter(5);
    }
}
