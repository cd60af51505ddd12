// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** Closes a stream from which nothing has come for too long, so that its reader fails and asks again. */
final class Stall implements AutoCloseable {
    private final Thread thread;
    private volatile long last = System.nanoTime();

    Stall(Closeable stream, Duration silence) {
        thread = Thread.startVirtualThread(() -> {
            try {
                long left = silence.toNanos();
                while (left > 0) {
                    Thread.sleep(Duration.ofNanos(left));
                    left = last + silence.toNanos() - System.nanoTime();
                }
                stream.close();
            } catch (InterruptedException | IOException over) {
                // it came to its end
            }
        });
    }

    /** Something came. */
    void moved() {
        last = System.nanoTime();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
