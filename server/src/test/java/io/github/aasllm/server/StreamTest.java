// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sound in, segments out, while it is spoken. */
@Timeout(60)
class StreamTest extends OneServer {
    private static final int SECOND = 32_000; // bytes

    private final LinkedBlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    private final class Listener implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(JsonMapper.shared().readTree(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }

    private WebSocket open(String origin) {
        return running.client.newWebSocketBuilder().header("Origin", origin).buildAsync(
                URI.create("ws://127.0.0.1:" + running.server.port() + "/v1/stream"), new Listener()).join();
    }

    private WebSocket open() {
        return open("http://127.0.0.1:" + running.server.port());
    }

    private JsonNode next() throws InterruptedException {
        var message = messages.poll(20, TimeUnit.SECONDS);
        assertTrue(message != null, "nothing came");
        return message;
    }

    private static byte[] noise(double seconds, long seed) {
        var wav = Running.wav(seconds, seed);
        return Arrays.copyOfRange(wav, 44, wav.length);
    }

    /** Sends as credit comes, then the end; all messages but credit. */
    private List<JsonNode> stream(WebSocket socket, byte[] sound) throws InterruptedException {
        var heard = new ArrayList<JsonNode>();
        int credit = next().get("credit").asInt();
        assertEquals(10 * SECOND, credit);
        for (int sent = 0; ; ) {
            while (sent < sound.length && credit >= 4_000) {
                int piece = Math.min(4_000, sound.length - sent);
                socket.sendBinary(ByteBuffer.wrap(sound, sent, piece), true).join();
                sent += piece;
                credit -= piece;
                if (sent == sound.length) {
                    socket.sendText("{\"type\": \"end\"}", true).join();
                }
            }
            var message = next();
            switch (message.get("type").asString()) {
                case "credit" -> credit += message.get("bytes").asInt();
                case "end" -> {
                    heard.add(message);
                    return heard;
                }
                default -> heard.add(message);
            }
        }
    }

    @Test
    void windowsAreAnsweredAsAloneAndFinalSegmentsCoverAll() throws Exception {
        var sound = noise(25.5, 3);
        var socket = open();
        socket.sendText("{\"type\": \"start\", \"rate\": 16000, \"format\": \"pcm16\", \"channels\": 1}", true).join();
        var all = stream(socket, sound);
        var partial = all.stream().filter(one -> one.get("type").asString().equals("partial")).toList();
        // windows begin at 0, 1, ... 22 s; what is left from 23 s on is the last
        assertEquals(24, partial.size());
        var first = Running.json(running.post("/v1/emotions", "audio/wav", Running.wav(3, 3))); // the same noise
        Running.probabilities(first).forEach((label, probability) ->
                assertEquals(probability, Running.probabilities(partial.getFirst()).get(label), 1e-6));
        double end = 0;
        for (var one : all.stream().filter(one -> one.get("type").asString().equals("final")).toList()) {
            assertEquals(end, one.get("start").asDouble());
            end = one.get("end").asDouble();
        }
        assertEquals(25.5, end);
        assertEquals(25.5, all.getLast().get("seconds").get("heard").asDouble());
        assertEquals(25.5, all.getLast().get("seconds").get("given").asDouble());
    }

    @Test
    void whoSendsMoreThanTheCreditIsRefused() throws Exception {
        var socket = open();
        socket.sendText("{\"type\": \"start\"}", true).join();
        assertEquals("ready", next().get("type").asString());
        for (int i = 0; i < 4; i++) {
            socket.sendBinary(ByteBuffer.wrap(new byte[60_000 * 4]), true).join();
        }
        var message = next();
        while (!message.get("type").asString().equals("error")) {
            message = next();
        }
        assertTrue(message.get("error").get("message").asString().contains("at most the credit"));
    }

    @Test
    void whatIsNoWebmIsRefused() throws Exception {
        var socket = open();
        socket.sendText("{\"type\": \"start\", \"format\": \"webm\"}", true).join();
        assertEquals(640_000, next().get("credit").asInt(), "10 s of the fastest Opus");
        socket.sendBinary(ByteBuffer.wrap(Running.wav(1, 1)), true).join();
        assertEquals("sound: no WebM (expected: WebM with Opus, from its beginning on, as a browser's MediaRecorder gives"
                + " it)", next().get("error").get("message").asString());
    }

    private void assertRefused(String said, String start) throws InterruptedException {
        var socket = open();
        socket.sendText(start, true).join();
        var message = next();
        assertEquals("error", message.get("type").asString());
        assertTrue(message.get("error").get("message").asString().contains(said), message.toString());
    }

    @Test
    void whatCannotBeHonouredIsRefusedByName() throws Exception {
        assertRefused("format: mp3 (expected: pcm16: 16-bit samples, little-endian; or webm: Opus in WebM)",
                "{\"type\": \"start\", \"format\": \"mp3\"}");
        assertRefused("rate: 48000 (expected: none, for webm says it itself)",
                "{\"type\": \"start\", \"format\": \"webm\", \"rate\": 48000}");
        assertRefused("rate: 10 (expected: ", "{\"type\": \"start\", \"rate\": 10}");
        assertRefused("option: colour", "{\"type\": \"start\", \"colour\": 1}");
        assertRefused("a start message first", "{\"type\": \"end\"}");
        assertRefused("message: no JSON (expected: JSON, or sound as a binary message)", "{");
        open("https://other.example");
        assertTrue(next().get("error").get("message").asString().startsWith("Origin: "));
    }
}
