// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aasllm.Spoiled;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.engine.Limits;
import io.github.aasllm.engine.Recognition;
import io.github.aasllm.engine.TestRecords;
import io.github.aasllm.recognizer.AaSllm;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model whose weights are no numbers is named as the cause, whichever way it is asked; no sound is at fault. */
@Timeout(60)
class NotANumberOverHttpTest {
    private static final String WHY = "model tiny, probabilities: [NaN, NaN, NaN, NaN] (expected: finite numbers); the"
            + " weights of the model or of the LoRA folder hold NaN, infinite or far too large numbers";
    private static final byte[] WAV = Voices.wav(Voices.voice("hello"));

    @TempDir
    private static Path model;

    private static AaSllm recognizer;
    private static Recognition engine;
    private static EmotionServer server;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Logger log = (Logger) LoggerFactory.getLogger("io.github.aasllm");
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeAll
    static void start() throws Exception {
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        Spoiled.with(Float.NaN, model.resolve("model.safetensors"));
        recognizer = AaSllm.load(model);
        engine = new Recognition(TestRecords.served(recognizer, model), new Limits(4_000_000, 40, 40));
        server = new EmotionServer(engine, Running.USUAL);
    }

    @AfterAll
    static void stop() {
        server.close();
        engine.close();
        recognizer.close();
    }

    @BeforeEach
    void listen() {
        said.start();
        log.addAppender(said);
    }

    /** What was asked for failed with one line for whoever runs the server. */
    @AfterEach
    void requireOneLineInTheLog() {
        log.detachAppender(said);
        client.close();
        var errors = said.list.stream().filter(line -> line.getLevel() == Level.ERROR).toList();
        assertEquals(1, errors.size(), errors::toString);
        assertEquals(WHY, errors.getFirst().getFormattedMessage());
        said.list.forEach(line -> assertNull(line.getThrowableProxy(), line::toString));
    }

    private void assertNamesTheModel(String path, String type, byte[] body) throws Exception {
        var answer = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(500, answer.statusCode(), answer.body());
        assertFault(Running.json(answer).get("error"));
    }

    private static void assertFault(JsonNode error) {
        assertEquals(WHY, error.get("message").asString());
        assertEquals("server_error", error.get("type").asString());
        assertEquals(500, error.get("code").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/emotions", "/v1/emotions?timeline=true", "/v1/emotions?timeline=true&format=vtt"})
    void ofAClipAndOfATimeline(String path) throws Exception {
        assertNamesTheModel(path, "audio/wav", WAV);
    }

    @Test
    void ofAChat() throws Exception {
        var sound = "{\"type\": \"input_audio\", \"input_audio\": {\"format\": \"wav\", \"data\": \""
                + Base64.getEncoder().encodeToString(WAV) + "\"}}";
        assertNamesTheModel("/v1/chat/completions", "application/json",
                ("{\"messages\": [{\"role\": \"user\", \"content\": [" + sound + "]}]}").getBytes(UTF_8));
    }

    @Test
    void ofATranscription() throws Exception {
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n").getBytes(UTF_8));
        body.writeBytes(WAV);
        body.writeBytes("\r\n--xx--\r\n".getBytes(UTF_8));
        assertNamesTheModel("/v1/audio/transcriptions", "multipart/form-data; boundary=xx", body.toByteArray());
    }

    @Test
    void ofAStream() throws Exception {
        var error = new CompletableFuture<JsonNode>();
        var socket = client.newWebSocketBuilder().buildAsync(
                URI.create("ws://127.0.0.1:" + server.port() + "/v1/stream"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        var message = JsonMapper.shared().readTree(text.toString());
                        if (message.get("type").asString().equals("error")) {
                            error.complete(message.get("error"));
                        }
                        from.request(1);
                        return null;
                    }
                }).join();
        socket.sendText("{\"type\": \"start\"}", true).join();
        socket.sendBinary(ByteBuffer.wrap(Running.wav(3, 1)), true).join();
        assertFault(error.get(20, TimeUnit.SECONDS));
    }
}
