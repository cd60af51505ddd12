// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.engine.Refusal;
import io.github.aasllm.engine.WorkerMain;
import io.github.aasllm.engine.WorkerPool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers are killed, crash, hang and lose their model; the server lives. */
@Timeout(300)
class WorkersTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(30); // 3 s alone; other builds may have the cores too
    private static final Duration PATIENCE = TIMEOUT.plus(SOON).plus(SOON); // a slow start is no loss
    private static final byte[] WAV = Running.wav(1, 1);

    @TempDir
    private Path model;

    private final HttpClient client = HttpClient.newHttpClient();
    private WorkerPool pool;
    private EmotionServer server;

    @BeforeEach
    void start() throws InterruptedException {
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        pool = new WorkerPool(WorkerMain.command(model), 1, TIMEOUT);
        server = new EmotionServer(pool,
                new ServerSettings("127.0.0.1", 0, List.of(), 4_000_000, 40, 400, PATIENCE, List.of()));
    }

    @AfterEach
    void stop() {
        server.close();
        pool.close();
        client.close();
        assertEquals(List.of(), pool.pids());
    }

    private HttpResponse<String> post(byte[] wav) throws IOException, InterruptedException {
        return post(server, "none", wav);
    }

    private HttpResponse<String> post(EmotionServer to, String token, byte[] wav)
            throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + "/v1/emotions"))
                .header("Authorization", "Bearer " + token).header("Content-Type", "audio/wav")
                .POST(HttpRequest.BodyPublishers.ofByteArray(wav)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static void assertRetryable(HttpResponse<String> answer) {
        assertEquals(503, answer.statusCode(), answer.body());
        assertTrue(answer.headers().firstValue("Retry-After").isPresent());
    }

    /** Asks as a client does that is told to come again. */
    private void assertAnswersWithin(Duration most) throws Exception {
        long began = System.nanoTime();
        var answer = post(WAV);
        while (answer.statusCode() != 200 && System.nanoTime() - began < most.toNanos()) {
            assertRetryable(answer);
            Thread.sleep(100);
            answer = post(WAV);
        }
        assertEquals(200, answer.statusCode(), answer.body());
        var took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.compareTo(most) < 0, "took " + took);
    }

    @Test
    void aTimelineIsAnsweredByAWorkerToo() throws Exception {
        var answer = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port()
                + "/v1/emotions?timeline=true&channel=each&curves=true")).header("Content-Type", "audio/wav")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Voices.call())).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        var timeline = Running.json(answer);
        assertEquals(24, timeline.get("seconds").get("given").asDouble(), "two channels of 12 s");
        assertEquals(2, timeline.get("lanes").size());
        assertTrue(timeline.get("records").size() >= 3, answer.body());
    }

    @Test
    void fourKillsUnderLoadCostNoMoreThanWhatIsInFlight() throws Exception {
        killsUnderLoad(4, 3, said -> { });
    }

    @Test
    @Tag("long")
    @Timeout(1800)
    void twoHundredKillsDoNot() throws Exception {
        killsUnderLoad(200, 4, System.out::println);
    }

    private void killsUnderLoad(int kills, long seed, Consumer<String> say) throws Exception {
        var random = new SplittableRandom(seed);
        var goesOn = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var clients = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> statuses(goesOn))).toList();
            try {
                for (int i = 0; i < kills; i++) {
                    assertAnswersWithin(SOON);
                    Thread.sleep(random.nextInt(150));
                    if (List.of(kills / 10, kills / 2, kills).contains(i + 1)) {
                        say.accept("kill " + (i + 1) + ": " + Resident.with(pool.pids()));
                    }
                    pool.pids().forEach(WorkersTest::kill);
                }
            } finally {
                goesOn.set(false); // else they are waited for
            }
            for (Future<List<Integer>> client : clients) {
                var all = client.get();
                long lost = all.stream().filter(status -> status == 503).count();
                assertEquals(all.size(), lost + all.stream().filter(status -> status == 200).count(), all.toString());
                assertTrue(lost <= kills, lost + " of " + all.size()); // a client has one in flight
                say.accept("a client lost " + lost + " of " + all.size());
            }
        }
        for (int i = 0; i < 100 && pool.load().restarts() < kills; i++) {
            Thread.sleep(100); // the last one is noticed
        }
        assertTrue(pool.load().restarts() >= kills);
    }

    private List<Integer> statuses(AtomicBoolean goesOn) throws Exception {
        var statuses = new ArrayList<Integer>();
        while (goesOn.get()) {
            var answer = post(WAV);
            if (answer.statusCode() != 200) {
                assertRetryable(answer);
            }
            statuses.add(answer.statusCode());
        }
        return statuses;
    }

    @Test
    void aCrashCostsItsRequestAndANewWorkerAnswersSoon() throws Exception {
        var before = pool.pids();
        assertRetryable(post(Running.wav(4.2, 1)));
        assertAnswersWithin(SOON);
        assertNotEquals(before, pool.pids());
    }

    @Test
    void aHungWorkerIsReplacedAfterTheTimeThatARequestMayTake() throws Exception {
        long began = System.nanoTime();
        assertRetryable(post(Running.wav(5.2, 1)));
        var took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.compareTo(TIMEOUT.plus(SOON)) < 0, "took " + took);
        assertAnswersWithin(SOON);
        assertEquals(1, pool.load().restarts());
    }

    @Test
    void aWorkerThatIsStoppedIsReplacedWhenItIsSilentForTenSeconds() throws Exception {
        var pid = pool.pids().getFirst();
        assertEquals(0, new ProcessBuilder("kill", "-STOP", pid.toString()).start().waitFor());
        assertAnswersWithin(TIMEOUT.plus(SOON));
        assertNotEquals(pid, pool.pids().getFirst());
    }

    private int readiness() throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/health/ready"))
                .build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** A killed process takes no questions and is there until the system has cleared it away; a stopped one is like it. */
    @Test
    void whatADyingWorkerHasNotBegunIsAnsweredByTheNextAndMeanwhileNoneIsReady() throws Exception {
        assertEquals(200, readiness());
        var pid = pool.pids().getFirst();
        assertEquals(0, new ProcessBuilder("kill", "-STOP", pid.toString()).start().waitFor());
        assertEquals(503, readiness());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var clip = threads.submit(() -> post(WAV));
            Thread.sleep(300); // it is in the pipe
            kill(pid);
            assertEquals(200, clip.get().statusCode(), clip.get().body());
        }
        assertEquals(200, readiness());
    }

    @Test
    void countsOfBatchesOutliveTheirWorker() throws Exception {
        assertEquals(200, post(WAV).statusCode());
        for (int i = 0; i < 100 && pool.load().batches() == 0; i++) {
            Thread.sleep(50); // it says so once a second
        }
        assertEquals(1, pool.load().batches());
        pool.pids().forEach(WorkersTest::kill);
        assertAnswersWithin(SOON);
        assertTrue(pool.load().batches() >= 1 && pool.load().clips() >= 1, pool.load().toString());
    }

    @Test
    void aDamagedModelTakesNothingDownAndAWholeOneIsOpenedAgain() throws Exception {
        var weights = model.resolve("model.safetensors");
        var kept = Files.move(weights, model.resolve("kept"));
        Files.write(weights, new byte[1000]);
        var refused = assertThrows(Refusal.class, () -> pool.reload());
        assertTrue(refused.getMessage().contains("(expected: "), refused.getMessage());
        assertAnswersWithin(SOON);
        pool.pids().forEach(WorkersTest::kill);
        var answer = post(WAV);
        assertRetryable(answer);
        assertFalse(answer.body().contains(model.toString()), answer.body());
        Files.move(kept, weights, StandardCopyOption.REPLACE_EXISTING);
        assertAnswersWithin(SOON);
    }

    /** 3 s at 192 kHz: 1.15 MB, which go through a file. */
    private static byte[] large(long seed) {
        var wav = Running.wav(36, seed);
        ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(24, 192_000).putInt(28, 384_000);
        return wav;
    }

    @Test
    void aReloadLosesNoRequest() throws Exception {
        var before = pool.pids();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var requests = IntStream.range(0, 300).<Callable<HttpResponse<String>>>mapToObj(i -> () -> {
                Thread.sleep(i * 10L);
                return post(i % 100 == 50 ? large(i) : Running.wav(0.5 + i % 3, i));
            }).toList();
            var reload = threads.submit(() -> {
                pool.reload();
                return null;
            });
            for (var answer : threads.invokeAll(requests)) {
                assertEquals(200, answer.get().statusCode(), answer.get().body());
            }
            reload.get();
        }
        assertNotEquals(before, pool.pids());
    }

    @Test
    void oneClientsSingleClipDoesNotWaitBehindAnothersMany() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var second = new EmotionServer(pool, new ServerSettings(
                        "127.0.0.1", 0, List.of("many", "one"), 4_000_000, 40, 400, PATIENCE, List.of()))) {
            var many = IntStream.range(0, 250)
                    .mapToObj(i -> threads.submit(() -> post(second, "many", Running.wav(3, i)))).toList();
            Thread.sleep(200);
            assertEquals(200, post(second, "one", WAV).statusCode());
            long still = many.stream().filter(request -> !request.isDone()).count();
            assertTrue(still >= 100, still + " of 250 wait still");
            for (var request : many) {
                assertEquals(200, request.get().statusCode());
            }
        }
    }
}
