// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.engine.Deadline;
import io.github.aasllm.engine.Heard;
import io.github.aasllm.engine.ModelCard;
import io.github.aasllm.engine.Question;
import io.github.aasllm.engine.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that take as long as they may. */
@Timeout(60)
class LateAnswerTest {
    private static final int CLIENTS = 64; // few of them meet the moment at which silence counts
    private static final Duration MOST = Duration.ofSeconds(1);

    /** Has no answer when time is over. */
    private static final class Late extends StandIn {
        Late() {
            super(new ModelCard("late", List.of("neutral"), Optional.empty(), false, true));
        }

        @Override
        public Heard answer(Question question, Deadline deadline) throws InterruptedException {
            Thread.sleep(Math.max(0, deadline.left().toMillis()));
            throw Refusal.of(503, "answer", "not there", "one in time");
        }
    }

    @Test
    void theConnectionOfAnAnswerThatTookAllItsTimeIsOpenForTheNextRequest() throws Exception {
        var settings = new ServerSettings("127.0.0.1", 0, List.of(), 1_000_000, 40, 10 * CLIENTS, MOST,
                List.of());
        try (var server = new EmotionServer(new Late(), settings);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var clients = threads.invokeAll(IntStream.range(0, CLIENTS)
                    .<Callable<String>>mapToObj(i -> () -> twice(server.port())).toList());
            for (var client : clients) {
                assertEquals("HTTP/1.1 503 HTTP/1.1 200", client.get());
            }
        }
    }

    /** The statuses of a sound, which is answered late, and of another request on the same connection. */
    private static String twice(int port) throws IOException {
        var wav = Running.wav(0.3, 1);
        try (var socket = new Socket("127.0.0.1", port);
                var answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
            socket.getOutputStream().write(("POST /v1/emotions HTTP/1.1\r\nHost: x\r\nContent-Type: audio/wav"
                    + "\r\nContent-Length: " + wav.length + "\r\n\r\n").getBytes(ISO_8859_1));
            socket.getOutputStream().write(wav);
            var first = status(answers);
            socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
            return first + " " + status(answers);
        }
    }

    /** Reads an answer whole, and says its status. */
    private static String status(BufferedReader answers) throws IOException {
        var first = answers.readLine();
        int length = 0;
        for (var line = first; line != null && !line.isEmpty(); line = answers.readLine()) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
            }
        }
        for (int i = 0; i < length; i++) {
            answers.read(); // bodies are ASCII
        }
        return first == null ? "closed" : first.substring(0, Math.min(12, first.length()));
    }
}
