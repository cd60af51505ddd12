// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What a model's process is at: the works that have begun and not ended, and the batches that were. */
final class Progress {
    private final ConcurrentHashMap<Work, Long> begun = new ConcurrentHashMap<>();
    private final LongAdder batches = new LongAdder();
    private final LongAdder clips = new LongAdder();

    /**
     * What a worker says of itself once a second.
     *
     * @param busyMillis how long ago the oldest work began that has not ended; 0 where there is none
     * @param batches that were computed
     * @param clips in them
     */
    record Pulse(long busyMillis, long batches, long clips) {}

    /** A work that has begun and not ended. */
    final class Work implements AutoCloseable {
        private Work() {
            goesOn();
        }

        /** Counts from now on. */
        void goesOn() {
            begun.put(this, System.nanoTime());
        }

        @Override
        public void close() {
            begun.remove(this);
        }
    }

    Work begin() {
        return new Work();
    }

    <R> R of(Supplier<R> work) {
        try (var begun = begin()) {
            return work.get();
        }
    }

    <R> R ofBatch(int size, Supplier<R> work) {
        batches.increment();
        clips.add(size);
        return of(work);
    }

    Pulse pulse() {
        long now = System.nanoTime();
        long oldest = begun.values().stream().mapToLong(then -> now - then).max().orElse(0);
        return new Pulse(oldest / 1_000_000, batches.sum(), clips.sum());
    }
}
