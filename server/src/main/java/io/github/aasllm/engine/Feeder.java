// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what waits on to a worker while that has fewer than so many of the kind, in a thread of its own. */
final class Feeder {
    private static final Logger LOG = LoggerFactory.getLogger(Feeder.class);

    private final FairQueue<Asking> waiting;
    private final Semaphore room;
    private final Taker worker;
    private final Thread thread = Thread.ofPlatform().daemon().name("aasllm-feeder").unstarted(this::feed);
    private volatile boolean stopped;

    /** Takes questions, and runs what comes with each when it has room for another. */
    interface Taker {
        /** @throws IOException if the sound cannot be read; then the question is not taken */
        void take(Asking asking, Runnable done) throws IOException;
    }

    Feeder(FairQueue<Asking> waiting, int atATime, Taker worker) {
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
                    handOn(asking.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by nobody of ours
        }
    }

    /** A sound that has no room in memory, or no disk any more, is refused; the next one may be handed on. */
    private void handOn(Asking asking) {
        try {
            worker.take(asking, room::release);
        } catch (IOException | OutOfMemoryError unreadable) {
            room.release();
            if (!asking.answer().isDone()) { // else whoever asked has left
                LOG.warn("a sound cannot be handed to a worker: {}", unreadable.toString());
            }
            var refusal = Refusal.of(503, "sound", "cannot be read again here", "a server with room for it");
            asking.answer().completeExceptionally(refusal.retryAfter(5));
        }
    }
}
