// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C, and SIGTERM, as a question that is asked at safe points: the JVM ends when this is closed, with the
 * exit code that the signal gives it (130 and 143).
 */
public final class Interruption implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt);
    private volatile boolean asked;

    public Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether to stop. */
    public boolean stops() {
        return asked;
    }

    @Override
    public void close() {
        closed.countDown();
        if (!asked) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private void interrupt() {
        asked = true;
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the JVM ends anyway
        }
    }
}
