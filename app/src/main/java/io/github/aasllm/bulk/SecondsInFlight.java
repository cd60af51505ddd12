// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * How much sound is read and worked on at a time, so that memory has an end however many threads there are:
 * together no more than an hour, which is 230 MB of samples. A clip of an hour goes alone.
 *
 * <p>How long a clip is, before it is read, says {@link LikelySeconds}, which may err.
 */
public final class SecondsInFlight {
    private static final int SECONDS = 3600;

    /** From here on a clip's samples are tens of megabytes. */
    private static final int LONG = 600;

    private final Semaphore free = new Semaphore(SECONDS, true);

    /** Works on a file when there is room for it. */
    public <R> R with(Path file, Supplier<R> work) {
        return within((int) Math.clamp(Math.ceil(LikelySeconds.of(file)), 1, SECONDS), work);
    }

    /** Works on a file when there is nothing beside it. */
    <R> R alone(Supplier<R> work) {
        return within(SECONDS, work);
    }

    private <R> R within(int seconds, Supplier<R> work) {
        try {
            free.acquire(seconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        try {
            if (seconds >= LONG) {
                // the JVM would rather take more from the system, by the gigabyte, than collect the last clip
                System.gc();
            }
            return work.get();
        } finally {
            free.release(seconds);
        }
    }
}
