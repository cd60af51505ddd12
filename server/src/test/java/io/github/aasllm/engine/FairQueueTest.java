// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Clients take turns. */
class FairQueueTest {
    private final FairQueue<String> queue = new FairQueue<>();

    @Test
    void oneClipIsNextButOneBesideAThousand() throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            queue.add("many", "m" + i);
        }
        queue.add("one", "o");
        var order = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            order.add(queue.take(() -> false).orElseThrow());
        }
        assertEquals(List.of("m0", "o", "m1", "m2"), order);
        assertEquals(997, queue.size());
    }

    @Test
    void whatIsTakenOutIsNotGiven() throws InterruptedException {
        queue.add("a", "a0");
        queue.add("a", "a1");
        queue.add("b", "b0");
        queue.remove("a", "a0");
        queue.remove("b", "b0");
        assertEquals("a1", queue.take(() -> false).orElseThrow());
        queue.add("c", "c0");
        assertEquals(List.of("c0"), queue.drain());
        assertEquals(0, queue.size());
    }

    @Test
    void whoeverWaitsIsLetGoWithNothingAndLosesNothing() throws Exception {
        var isOver = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> queue.take(isOver::get));
            Thread.sleep(50);
            isOver.set(true);
            queue.wake();
            assertEquals(Optional.empty(), waiting.get(5, TimeUnit.SECONDS));
        }
        queue.add("a", "a0");
        assertEquals(Optional.empty(), queue.take(isOver::get));
        assertEquals(1, queue.size());
    }
}
