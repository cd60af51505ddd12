// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.spring.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An application with the starter and a property, as a stranger would write it, asked over HTTP. */
class SampleApplicationTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() {
        application = SpringApplication.run(SampleApplication.class, "--aasllm.model=" + ROOT.resolve("models/mini"),
                "--aasllm.places=8", "--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off",
                "--management.endpoints.web.exposure.include=health,metrics", "--management.endpoint.health.show-details=always");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static HttpResponse<String> ask(String path, byte[]... body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(
                "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port") + path));
        return CLIENT.send(body.length == 0 ? request.build() : request.header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body[0])).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(String path) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(ask(path).body());
    }

    private static double recognitions(String outcome) throws IOException, InterruptedException {
        return json("/actuator/metrics/aasllm.recognitions?tag=outcome:" + outcome).at("/measurements/0/value").asDouble();
    }

    @Test
    void anUploadHasTheAnswerOfTheLibraryAndIsCounted() throws Exception {
        var clip = ROOT.resolve("examples/hello.flac");
        var answer = ask("/emotion", Files.readAllBytes(clip));
        assertEquals(200, answer.statusCode(), answer.body());
        try (var recognizer = Recognizer.open(Settings.of(ROOT.resolve("models/mini")))) {
            var alone = recognizer.recognize(clip);
            var json = JsonMapper.shared().readTree(answer.body());
            assertEquals(alone.emotion(), json.get("emotion").stringValue());
            // a batch rounds as the clips in it are many; here it is one
            alone.probabilities().forEach((label, probability) ->
                    assertEquals(probability, json.get("probabilities").get(label).doubleValue(), 1e-6, label));
        }
        assertTrue(recognitions("answered") >= 1);
    }

    @Test
    void whatIsNoSoundIsRefusedAndTheModelStaysUp() throws Exception {
        var answer = ask("/emotion", new byte[] {1, 2, 3});
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("upload"), answer.body());
        assertTrue(recognitions("refused") >= 1);
        assertEquals("UP", json("/actuator/health").get("status").stringValue());
    }

    @Test
    void healthNamesTheEmotions() throws Exception {
        assertEquals("[\"anger\",\"happiness\",\"sadness\",\"neutral\"]",
                json("/actuator/health").at("/components/aasllm/details/labels").toString());
    }
}
