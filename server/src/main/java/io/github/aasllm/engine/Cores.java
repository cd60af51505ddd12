// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** As many works at a time as there are cores, each of which is seen to begin and end. */
final class Cores {
    private final Semaphore free = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    private final Progress progress;

    Cores(Progress progress) {
        this.progress = progress;
    }

    /** @throws Refusal 503 if none is free in time */
    <R> R of(Supplier<R> work, Deadline deadline) throws InterruptedException {
        if (!free.tryAcquire(Math.max(0, deadline.left().toMillis()), TimeUnit.MILLISECONDS)) {
            throw deadline.late();
        }
        try {
            return progress.of(work);
        } finally {
            free.release();
        }
    }
}
