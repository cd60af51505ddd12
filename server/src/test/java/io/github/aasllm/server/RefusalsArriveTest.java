// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Refusals that are known before the body was read are read by the client, whatever it still sends. */
@Timeout(180)
class RefusalsArriveTest {
    private static final String EMOTIONS = "/v1/emotions";
    private static final int[] SIZES = {0, 1, 1_000, 70_000, 300_000, 2_000_000};

    @TempDir
    private Path model;

    private static ServerSettings settings(int queue) {
        return new ServerSettings("127.0.0.1", 0, List.of("token"), 1_000_000, 40, queue, Duration.ofSeconds(60),
                List.of());
    }

    /** A request that is refused, and how. */
    private record Wrong(int status, String method, String path, String type, String token) {}

    private static final List<Wrong> WRONG = List.of(
            new Wrong(401, "POST", EMOTIONS, "audio/wav", "none"),
            new Wrong(404, "POST", "/nothing", "audio/wav", "token"),
            new Wrong(404, "POST", EMOTIONS + "?model=other", "audio/wav", "token"),
            new Wrong(405, "PUT", EMOTIONS, "audio/wav", "token"),
            new Wrong(415, "POST", EMOTIONS, "text/plain", "token"));

    @Test
    void ofTwoThousandWithBodiesOfUpToTwoMegabytesNoneIsLost() throws Exception {
        var random = new SplittableRandom(5);
        try (var running = new Running(model, settings(64))) {
            for (int i = 0; i < 1_700; i++) {
                var wrong = WRONG.get(random.nextInt(WRONG.size()));
                var body = new byte[SIZES[random.nextInt(SIZES.length)]];
                var what = wrong + ", " + body.length + " bytes";
                switch (random.nextInt(3)) {
                    case 0 -> assertEquals(wrong.status, pooled(running, wrong, body, false), what);
                    case 1 -> assertEquals(wrong.status, pooled(running, wrong, body, true), what);
                    default -> assertEquals(wrong.status, ofItsOwn(running, wrong, body), what);
                }
            }
            for (int i = 0; i < 100; i++) {
                var large = new Wrong(413, "POST", EMOTIONS, "audio/wav", "token");
                assertEquals(413, i % 2 == 0 ? pooled(running, large, new byte[2_000_000], false)
                        : ofItsOwn(running, large, new byte[2_000_000]));
            }
        }
    }

    @Test
    void norIsOneOfThoseThatFindNoPlaceOrAClosingServer() throws Exception {
        var right = new Wrong(200, "POST", EMOTIONS, "audio/wav", "token");
        var random = new SplittableRandom(6);
        try (var running = new Running(model, settings(1));
                var first = new Socket("127.0.0.1", running.server.port())) {
            first.getOutputStream().write(head(right, 10).getBytes(ISO_8859_1));
            Thread.sleep(300);
            for (int i = 0; i < 100; i++) {
                assertEquals(429, pooled(running, right, new byte[SIZES[random.nextInt(SIZES.length)]], false));
            }
            first.getOutputStream().write(new byte[10]);
            first.getInputStream().read();
            try (var second = new Socket("127.0.0.1", running.server.port())) {
                second.getOutputStream().write(head(right, 10).getBytes(ISO_8859_1));
                Thread.sleep(300);
                var closing = Thread.ofVirtual().start(running.server::close);
                Thread.sleep(300);
                for (int i = 0; i < 100; i++) {
                    int status = ofItsOwn(running, right, new byte[SIZES[random.nextInt(SIZES.length)]]);
                    assertTrue(status == 429 || status == 503, "status " + status);
                }
                second.getOutputStream().write(new byte[10]);
                closing.join();
            }
        }
    }

    @Test
    void oneWhoAsksForLeaveToSendIsToldNotTo() throws Exception {
        var wrong = WRONG.getFirst();
        try (var running = new Running(model, settings(64))) {
            for (int i = 0; i < 100; i++) {
                try (var socket = new Socket("127.0.0.1", running.server.port())) {
                    socket.setSoTimeout(20_000);
                    socket.getOutputStream().write(head(wrong, 2_000_000)
                            .replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n").getBytes(ISO_8859_1));
                    var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
                    assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
                }
            }
        }
    }

    /** By a client that keeps its connections. */
    private static int pooled(Running running, Wrong wrong, byte[] body, boolean chunked)
            throws IOException, InterruptedException {
        var publisher = chunked ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                : BodyPublishers.ofByteArray(body);
        return running.send(running.to(wrong.path).header("Content-Type", wrong.type)
                .header("Authorization", "Bearer " + wrong.token).method(wrong.method, publisher)).statusCode();
    }

    /** By a client that sends all it has before it reads. */
    private static int ofItsOwn(Running running, Wrong wrong, byte[] body) throws IOException {
        try (var socket = new Socket("127.0.0.1", running.server.port())) {
            socket.setSoTimeout(20_000);
            var request = new ByteArrayOutputStream();
            request.writeBytes(head(wrong, body.length).getBytes(ISO_8859_1));
            request.writeBytes(body);
            socket.getOutputStream().write(request.toByteArray());
            return Integer.parseInt(new String(socket.getInputStream().readNBytes(12), ISO_8859_1).substring(9));
        }
    }

    private static String head(Wrong wrong, int length) {
        return wrong.method + " " + wrong.path + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + wrong.type
                + "\r\nAuthorization: Bearer " + wrong.token + "\r\nContent-Length: " + length + "\r\n\r\n";
    }
}
