// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of requests, of clients that send the next when they have an answer, and sockets that say nothing. */
class LoadTest {
    private static final int CLIENTS = 64;
    private static final byte[] WAV = Running.wav(0.3, 1);

    @TempDir
    private Path model;

    @Test
    @Timeout(120)
    void ofFiveThousandRequestsNoneIsLostAndNothingStays() throws Exception {
        load(5_000);
    }

    @Test
    @Tag("long")
    @Timeout(3600)
    void norOfAHundredThousand() throws Exception {
        load(100_000);
    }

    /** Threads and heap of a server that has been warm are what they are later. */
    private void load(int requests) throws Exception {
        try (var running = new Running(model, Running.USUAL)) {
            answered(running, 500);
            long heap = heap();
            long threads = threads();
            assertEquals(requests, answered(running, requests));
            long later = threads();
            assertTrue(later <= threads + 10, later + " threads after " + threads);
            long more = heap() - heap;
            assertTrue(more < 8_000_000, more + " bytes more");
        }
    }

    /** How many have a 200 of so many. */
    private static int answered(Running running, int requests) throws InterruptedException {
        var left = new AtomicInteger(requests);
        var answered = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(IntStream.range(0, CLIENTS).<Callable<Void>>mapToObj(i -> () -> {
                while (left.getAndDecrement() > 0) {
                    if (running.post("/v1/emotions", "audio/wav", WAV).statusCode() == 200) {
                        answered.incrementAndGet();
                    }
                }
                return null;
            }).toList());
        }
        return answered.get();
    }

    /** But for those of the clients, who are in this process too, and the carriers, of which there are as many as cores. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> !name.startsWith("HttpClient-") && !name.startsWith("ForkJoinPool-")).count();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    @Timeout(60)
    void aThousandSocketsThatSayNothingKeepNobodyOut() throws Exception {
        try (var running = new Running(model, Running.USUAL)) {
            var idle = new ArrayList<Socket>();
            try {
                for (int i = 0; i < 1_000; i++) {
                    idle.add(new Socket("127.0.0.1", running.server.port()));
                }
                assertEquals(200, answered(running, 200));
            } finally {
                for (var socket : idle) {
                    socket.close();
                }
            }
        }
    }
}
