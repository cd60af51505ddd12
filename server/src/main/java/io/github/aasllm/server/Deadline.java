// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import java.time.Duration;

/**
 * When a request is to be answered.
 *
 * @param allowed in all
 * @param began by {@link System#nanoTime}
 */
record Deadline(Duration allowed, long began) {
    static Deadline in(Duration allowed) {
        return new Deadline(allowed, System.nanoTime());
    }

    /** What is left; negative when it is over. */
    Duration left() {
        return allowed.minusNanos(System.nanoTime() - began);
    }

    boolean isOver() {
        return left().isNegative();
    }
}
