// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.bundle.Decode;
import io.github.aasllm.engine.ModelCard;
import io.github.aasllm.recognizer.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models of which no timeline can be made say so before anything is read or computed. */
@Timeout(60)
class NoTimelinesTest {
    private static final byte[] WAV = Running.wav(1, 1);

    /** No sound is in it: who read it would say that. */
    private static final byte[] BODY = "--xx--\r\n".getBytes(ISO_8859_1);

    private static final List<String> WAYS = List.of("/v1/emotions?timeline=true", "/v1/audio/transcriptions");

    /** Tells dimensions, and is asked for nothing. */
    private static final StandIn DIMENSIONAL =
            new StandIn(new ModelCard("dimensional", List.of(), Optional.empty(), false, true));

    @TempDir
    private Path model;

    private static void assertRefused(String said, HttpResponse<String> answer) {
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals(said, Running.json(answer).get("error").get("message").asString());
    }

    private static HttpRequest.Builder ask(URI address) {
        return HttpRequest.newBuilder(address).header("Content-Type", "multipart/form-data; boundary=xx")
                .POST(HttpRequest.BodyPublishers.ofByteArray(BODY));
    }

    @Test
    void aModelThatTellsNoEmotionsIsNamed() throws Exception {
        try (var server = new EmotionServer(DIMENSIONAL, Running.USUAL);
                var client = HttpClient.newHttpClient()) {
            for (var way : WAYS) {
                assertRefused("model: dimensional (expected: one that tells emotions, of which a timeline is made)",
                        client.send(ask(URI.create("http://127.0.0.1:" + server.port() + way)).build(),
                                HttpResponse.BodyHandlers.ofString()));
            }
        }
    }

    @Test
    void aModelThatWritesItsAnswersAnswersClipsAlone() throws Exception {
        try (var running = new Running(Settings.of(model).withDecode(Decode.GENERATE), Running.USUAL)) {
            for (var way : WAYS) {
                assertRefused("timeline: of a model that writes its answers (expected: a model that scores its labels)",
                        running.send(ask(running.to(way).build().uri())));
            }
            assertFalse(timelines(running));
            var clip = running.post("/v1/emotions", "audio/wav", WAV);
            assertEquals(200, clip.statusCode(), clip.body());
            assertEquals("{}", Running.json(clip).get("probabilities").toString());
        }
    }

    @Test
    void aModelThatScoresItsLabelsTellsTimelines() throws Exception {
        try (var running = new Running(model, Running.USUAL)) {
            assertTrue(timelines(running));
        }
    }

    private static boolean timelines(Running running) throws Exception {
        return Running.json(running.send(running.to("/v1/models"))).get("data").get(0).get("timelines").asBoolean();
    }
}
