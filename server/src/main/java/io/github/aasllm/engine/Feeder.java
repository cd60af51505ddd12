// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/** Hands what waits on to a worker while that has fewer than so many of the kind, in a thread of its own. */
final class Feeder {
    private final FairQueue<Asking> waiting;
    private final Semaphore room;
    private final BiConsumer<Asking, Runnable> worker;
    private final Thread thread = Thread.ofPlatform().daemon().name("aasllm-feeder").unstarted(this::feed);
    private volatile boolean stopped;

    /** @param worker takes a question, and runs what comes with it when it has room for another */
    Feeder(FairQueue<Asking> waiting, int atATime, BiConsumer<Asking, Runnable> worker) {
        this.waiting = waiting;
        this.room = new Semaphore(atATime);
        this.worker = worker;
    }

    void start() {
        thread.start();
    }

    /** It takes no more, once {@link #hasEnded}. It is not interrupted: that would close a file that it reads. */
    void stop() {
        stopped = true;
        room.release();
        waiting.wake();
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    private void feed() {
        try {
            while (true) {
                room.acquire();
                var asking = waiting.take(() -> stopped);
                if (asking.isEmpty()) {
                    return;
                }
                if (asking.get().answer().isDone()) { // whoever asked has left
                    room.release();
                } else {
                    worker.accept(asking.get(), room::release);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by nobody of ours
        }
    }
}
