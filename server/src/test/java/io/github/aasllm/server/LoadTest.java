// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.engine.WorkerMain;
import io.github.aasllm.engine.WorkerPool;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of requests, of clients that send the next when they have an answer, and sockets that say nothing. */
class LoadTest {
    private static final int CLIENTS = 64;
    private static final byte[] WAV = Running.wav(0.3, 1);

    @TempDir
    private Path model;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    @Timeout(120)
    void ofFiveThousandRequestsNoneIsLostAndNothingStays() throws Exception {
        try (var running = new Running(model, Running.USUAL)) {
            load(running.server, 5_000);
        }
    }

    /** As they are served: by a worker, whose memory is the same after a tenth of them and after all. */
    @Test
    @Tag("long")
    @Timeout(3600)
    @EnabledOnOs(OS.LINUX)
    void norOfAHundredThousand() throws Exception {
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        try (var pool = new WorkerPool(WorkerMain.command(model), 1, Running.USUAL.timeout());
                var server = new EmotionServer(pool, Running.USUAL)) {
            load(server, 10_000);
            long early = Resident.of(pool.pids().getFirst());
            for (int more : List.of(40_000, 50_000)) {
                System.out.println(Resident.with(pool.pids()));
                long began = System.nanoTime();
                load(server, more);
                System.out.printf("%,d requests in %,d s%n", more, (System.nanoTime() - began) / 1_000_000_000);
            }
            System.out.println(Resident.with(pool.pids()));
            assertEquals(0, pool.load().restarts());
            long late = Resident.of(pool.pids().getFirst());
            assertTrue(late <= 1.05 * early, late + " MB after " + early);
        }
    }

    /** Threads and heap of a server that has been warm are what they are later. */
    private void load(EmotionServer server, int requests) throws Exception {
        answered(server, 500);
        long heap = heap();
        long threads = threads();
        assertEquals(requests, answered(server, requests));
        long later = threads();
        assertTrue(later <= threads + 10, later + " threads after " + threads);
        long more = heap() - heap;
        assertTrue(more < 8_000_000, more + " bytes more");
    }

    /** How many have a 200 of so many. */
    private int answered(EmotionServer server, int requests) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/emotions"))
                .header("Content-Type", "audio/wav").POST(HttpRequest.BodyPublishers.ofByteArray(WAV)).build();
        var left = new AtomicInteger(requests);
        var answered = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(IntStream.range(0, CLIENTS).<Callable<Void>>mapToObj(i -> () -> {
                while (left.getAndDecrement() > 0) {
                    if (client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
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
                assertEquals(200, answered(running.server, 200));
            } finally {
                for (var socket : idle) {
                    socket.close();
                }
            }
        }
    }
}
