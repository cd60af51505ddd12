// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Deadline;
import io.github.aasllm.engine.Refusal;
import java.util.HashMap;
import java.util.Map;

/**
 * The places for requests. One client has at most three quarters of them, so that who sends a thousand clips
 * at once leaves room for who sends one.
 */
final class Places {
    private final int all;
    private final int ofOne;
    private final Map<String, Integer> taken = new HashMap<>();
    private int sum;

    Places(int all) {
        this.all = all;
        this.ofOne = all - all / 4;
    }

    /**
     * Takes a place until it is closed.
     *
     * @throws Refusal 429 if there is none
     */
    synchronized Place take(String client) {
        int own = taken.getOrDefault(client, 0);
        if (sum >= all || own >= ofOne) {
            var limit = sum >= all ? all + " at a time" : ofOne + " at a time of one client";
            throw Refusal.of(429, "requests", "too many", "at most " + limit).retryAfter(1);
        }
        taken.put(client, own + 1);
        sum++;
        return () -> free(client);
    }

    private synchronized void free(String client) {
        sum--;
        taken.computeIfPresent(client, (name, own) -> own == 1 ? null : own - 1);
        notifyAll();
    }

    /** How many are taken. */
    synchronized int taken() {
        return sum;
    }

    /** Waits until all are free, or the time is over. */
    synchronized void awaitFree(Deadline deadline) throws InterruptedException {
        while (sum > 0 && !deadline.isOver()) {
            wait(Math.max(1, deadline.left().toMillis()));
        }
    }

    /** A place that was taken. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }
}
