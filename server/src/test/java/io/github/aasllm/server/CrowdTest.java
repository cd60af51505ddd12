// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many clients, slow ones and hostile ones; and the end. */
@Timeout(120)
class CrowdTest {
    private static final String EMOTIONS = "/v1/emotions";

    @TempDir
    private Path model;

    private static ServerSettings settings(List<String> tokens, int queue, int seconds) {
        return new ServerSettings("127.0.0.1", 0, tokens, 4_000_000, 40, queue, Duration.ofSeconds(seconds),
                List.of());
    }

    @Test
    void twoHundredAtOnceAreAllAnsweredAsAlone() throws Exception {
        try (var running = new Running(model, Running.USUAL)) {
            var alone = new ArrayList<Map<String, Double>>();
            for (int i = 0; i < 10; i++) {
                alone.add(Running.probabilities(Running.json(
                        running.post(EMOTIONS, "audio/wav", Running.wav(0.3 + i * 0.05, i)))));
            }
            var requests = IntStream.range(0, 200).<Callable<HttpResponse<String>>>mapToObj(i -> () ->
                    running.post(EMOTIONS, "audio/wav", Running.wav(0.3 + i % 10 * 0.05, i % 10))).toList();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var answers = threads.invokeAll(requests);
                for (int i = 0; i < 200; i++) {
                    assertEquals(200, answers.get(i).get().statusCode(), answers.get(i).get().body());
                    var joined = Running.probabilities(Running.json(answers.get(i).get()));
                    alone.get(i % 10).forEach((label, probability) ->
                            assertEquals(probability, joined.get(label), 1e-6));
                }
            }
        }
    }

    @Test
    void tokensLetInAndMoreThanTheQueueIsToldWhenToComeAgain() throws Exception {
        try (var running = new Running(model, settings(List.of("one", "two"), 2, 20))) {
            assertEquals(401, running.post(EMOTIONS, "audio/wav", Running.wav(1, 1)).statusCode());
            assertEquals(401, running.send(running.to("/v1/models").header("Authorization", "Bearer on"))
                    .statusCode());
            assertEquals(200, running.send(running.to("/v1/models").header("Authorization", "Bearer two"))
                    .statusCode());
            try (var first = begin(running, "one"); var second = begin(running, "two")) {
                var third = running.send(running.to(EMOTIONS).header("Authorization", "Bearer one")
                        .header("Content-Type", "audio/wav")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(Running.wav(1, 1))));
                assertEquals(429, third.statusCode(), first + " and " + second);
                assertEquals("1", third.headers().firstValue("Retry-After").orElseThrow());
            }
        }
    }

    /** A request whose body does not come; it has its place when this returns. */
    private static Socket begin(Running running, String token) throws Exception {
        var socket = new Socket("127.0.0.1", running.server.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(("POST " + EMOTIONS + " HTTP/1.1\r\nHost: x\r\nContent-Type: audio/wav"
                + "\r\nAuthorization: Bearer " + token + "\r\nContent-Length: 1000\r\n\r\nR")
                .getBytes(ISO_8859_1));
        Thread.sleep(500);
        return socket;
    }

    @Test
    void slowSendersAreToldSoAndOthersAreAnsweredMeanwhile() throws Exception {
        try (var running = new Running(model, settings(List.of(), 64, 3))) {
            var slow = new ArrayList<Socket>();
            for (int i = 0; i < 20; i++) {
                slow.add(begin(running, ""));
                slow.getLast().getOutputStream().write('I');
                if (i == 3) {
                    assertEquals(200, running.post(EMOTIONS, "audio/wav", Running.wav(1, 1)).statusCode());
                    break;
                }
            }
            for (var socket : slow) {
                var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
                assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
                socket.close();
            }
        }
    }

    @Test
    void twoThousandHostileBodiesLeaveItAsItWas() throws Exception {
        try (var running = new Running(model, Running.USUAL)) {
            running.post(EMOTIONS, "audio/wav", Running.wav(1, 1));
            long before = Thread.getAllStackTraces().size();
            var random = new SplittableRandom(11);
            var types = List.of("audio/wav", "application/json", "multipart/form-data; boundary=xx", "video/mp4",
                    "application/octet-stream");
            for (int i = 0; i < 2000; i++) {
                var body = hostile(random);
                var answer = running.post(EMOTIONS, types.get(random.nextInt(types.size())), body);
                assertTrue(answer.statusCode() == 200 || answer.statusCode() / 100 == 4,
                        i + ": " + answer.statusCode() + " " + answer.body());
            }
            assertEquals(200, running.post(EMOTIONS, "audio/wav", Running.wav(1, 1)).statusCode());
            long after = Thread.getAllStackTraces().size();
            assertTrue(after <= before + 10, before + " threads before, " + after + " after");
        }
    }

    private static byte[] hostile(SplittableRandom random) {
        var body = switch (random.nextInt(4)) {
            case 0 -> new byte[random.nextInt(2000)];
            case 1 -> Running.wav(random.nextDouble() / 4, 3);
            case 2 -> ("{\"audio\": \"" + "[{".repeat(random.nextInt(900)) + "\"}").getBytes(ISO_8859_1);
            default -> ("--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../a\"\r\n\r\nRIFF"
                    + "\r\n--xx--\r\n").getBytes(ISO_8859_1);
        };
        for (int changes = random.nextInt(8); changes > 0 && body.length > 0; changes--) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        return body;
    }

    @Test
    void whoHasComeIsAnsweredWhenItCloses() throws Exception {
        var running = new Running(model, settings(List.of(), 64, 20));
        var wav = Running.wav(1, 1);
        try (var socket = new Socket("127.0.0.1", running.server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(("POST " + EMOTIONS + " HTTP/1.1\r\nHost: x\r\nContent-Type: audio/wav"
                    + "\r\nContent-Length: " + wav.length + "\r\n\r\n").getBytes(ISO_8859_1));
            Thread.sleep(500);
            var closing = Thread.ofVirtual().start(running.server::close);
            Thread.sleep(200);
            var late = running.post(EMOTIONS, "audio/wav", wav);
            assertEquals(503, late.statusCode());
            assertEquals("5", late.headers().firstValue("Retry-After").orElseThrow());
            assertEquals(503, running.send(running.to("/health/ready")).statusCode());
            socket.getOutputStream().write(wav);
            var start = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
            assertEquals("HTTP/1.1 200", start);
            closing.join();
            assertThrows(IOException.class, () -> new Socket("127.0.0.1", socket.getPort()));
        } finally {
            running.engine.close();
            running.recognizer.close();
        }
    }
}
