// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every way in, and every status that one request alone can get. */
@Timeout(60)
class EmotionServerTest extends OneServer {
    private static final String EMOTIONS = "/v1/emotions";
    private static final byte[] WAV = Running.wav(1, 1);

    private static void assertRefused(int status, String said, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        var message = Running.json(answer).get("error").get("message").asString();
        assertTrue(message.contains(said), message);
        assertTrue(message.contains("(expected: "), message);
        assertFalse(answer.body().contains(model.toString()), "a path of the server: " + answer.body());
        assertFalse(answer.headers().map().containsKey("access-control-allow-origin"));
    }

    @Test
    void aSoundHasTheSameAnswerAloneInMultipartAndInJson() throws Exception {
        var alone = running.post(EMOTIONS, "audio/wav", WAV);
        assertEquals(200, alone.statusCode(), alone.body());
        var record = Running.json(alone);
        assertEquals(1.0, record.get("seconds").get("heard").asDouble());
        assertEquals(1.0, record.get("seconds").get("given").asDouble());
        var json = running.post(EMOTIONS, "application/json",
                ("{\"name\": \"a.wav\", \"audio\": \"" + Base64.getEncoder().encodeToString(WAV) + "\"}")
                        .getBytes(UTF_8));
        var multipart = running.post(EMOTIONS, "multipart/form-data; boundary=xx", multipart("b.wav"));
        assertEquals("a.wav", Running.json(json).get("path").asString(), json.body());
        assertEquals("b.wav", Running.json(multipart).get("path").asString(), multipart.body());
        assertEquals(record.get("probabilities"), Running.json(json).get("probabilities"));
        assertEquals(record.get("probabilities"), Running.json(multipart).get("probabilities"));
    }

    private static byte[] multipart(String name) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--xx\r\nContent-Disposition: form-data; name=\"explain\"\r\n\r\nfalse\r\n--xx\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n")
                .getBytes(UTF_8));
        body.writeBytes(WAV);
        body.writeBytes("\r\n--xx--\r\n".getBytes(UTF_8));
        return body.toByteArray();
    }

    @Test
    void aSoundOfMoreThanAMegabyteGoesThroughAFile() throws Exception {
        var long35 = running.post(EMOTIONS, "audio/wav", Running.wav(35, 1));
        assertEquals(200, long35.statusCode(), long35.body());
        assertEquals(30.0, Running.json(long35).get("seconds").get("heard").asDouble());
        assertEquals(35.0, Running.json(long35).get("seconds").get("given").asDouble());
    }

    @Test
    void whatIsAskedWronglyIsRefusedByName() throws Exception {
        var all = "option: colour (expected: explain, name, model, damaged or timeline; beside timeline=true also"
                + " window, hop, dwell, channel, format, curves)";
        assertRefused(400, all, running.post(EMOTIONS + "?timeline=true&colour=red", "audio/wav", WAV));
        assertRefused(400, all, running.post(EMOTIONS + "?colour=red", "audio/wav", WAV));
        assertRefused(400, "explain: true", running.post(EMOTIONS + "?explain=true", "audio/wav", WAV));
        assertRefused(400, "explain: true and false (expected: one of them)",
                running.post(EMOTIONS + "?explain=true&explain=false", "audio/wav", WAV));
        assertRefused(400, "explain: perhaps", running.post(EMOTIONS + "?explain=perhaps", "audio/wav", WAV));
        assertRefused(404, "model: other", running.post(EMOTIONS + "?model=other", "audio/wav", WAV));
        assertRefused(400, "JSON body", running.post(EMOTIONS, "application/json", "{".getBytes(UTF_8)));
        assertRefused(400, "sound: none", running.post(EMOTIONS, "application/json", "{}".getBytes(UTF_8)));
        assertRefused(400, "multipart body",
                running.post(EMOTIONS, "multipart/form-data; boundary=yy", multipart("a.wav")));
        assertRefused(404, "GET /nothing", running.send(running.to("/nothing")));
        assertEquals(200, running.post(EMOTIONS, "application/x-www-form-urlencoded", WAV).statusCode(), "curl's");
        assertRefused(415, "Content-Type: text/plain (expected: audio/..., video/..., application/octet-stream,"
                + " application/ogg, application/x-www-form-urlencoded, multipart/form-data or application/json)",
                running.post(EMOTIONS, "text/plain", WAV));
        assertRefused(422, "body", running.post(EMOTIONS, "audio/wav", "no sound".getBytes(UTF_8)));
        assertRefused(422, "body", running.post(EMOTIONS, "audio/wav", new byte[0]));
        assertRefused(413, "duration: 41.0 s by the file's header (expected: at most 40.0 s) in body",
                running.post(EMOTIONS, "audio/wav", Running.wav(41, 1)));
    }

    private static HttpResponse<String> method(String method, String path) throws Exception {
        return running.send(running.to(path).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    /** RFC 9110, 9.3.2 and 15.5.6: HEAD is where GET is, and a 405 names every method. */
    @Test
    void aMethodThatIsNotThereNamesThoseThatAre() throws Exception {
        var got = method("GET", EMOTIONS);
        assertRefused(405, "GET " + EMOTIONS + " (expected: POST or OPTIONS)", got);
        assertEquals("POST, OPTIONS", got.headers().firstValue("Allow").orElseThrow());
        for (var path : List.of("/v1/models", "/", "/v1/stream")) {
            var posted = running.post(path, "audio/wav", WAV);
            assertRefused(405, "POST " + path + " (expected: GET or HEAD or OPTIONS)", posted);
            assertEquals("GET, HEAD, OPTIONS", posted.headers().firstValue("Allow").orElseThrow());
            var options = method("OPTIONS", path);
            assertEquals(204, options.statusCode());
            assertEquals("GET, HEAD, OPTIONS", options.headers().firstValue("Allow").orElseThrow());
        }
        for (var path : List.of("/v1/models", "/", "/page.css", "/health/live", "/metrics", "/openapi.json")) {
            var head = method("HEAD", path);
            var whole = method("GET", path);
            assertEquals(200, head.statusCode());
            assertEquals("", head.body());
            for (var header : List.of("Content-Type", "Content-Security-Policy", "Cache-Control")) {
                assertEquals(whole.headers().allValues(header), head.headers().allValues(header), path);
            }
        }
    }

    /** RFC 9110, 15.5.22. */
    @Test
    void theStreamIsASocketAndSaysSo() throws Exception {
        var got = method("GET", "/v1/stream");
        assertRefused(426, "request: GET /v1/stream over HTTP (expected: a WebSocket, by Upgrade: websocket)", got);
        assertEquals("websocket", got.headers().firstValue("Upgrade").orElseThrow());
    }

    private static HttpResponse<String> json(String body) throws Exception {
        return running.post(EMOTIONS, "application/json", body.getBytes(UTF_8));
    }

    /** Java's own client sends no such address. */
    @Test
    void aQueryThatCannotBeDecodedIsTheClientsFault() throws Exception {
        try (var socket = new Socket("127.0.0.1", running.to("/").build().uri().getPort())) {
            socket.getOutputStream().write(("POST " + EMOTIONS + "?name=%zz HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: audio/wav\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
            var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("query: name=%zz (expected: % before two hexadecimal digits)"), answer);
        }
    }

    @Test
    void aJsonBodyIsRefusedInWordsOfItsOwn() throws Exception {
        var base64 = " (expected: a sound in base64)";
        assertRefused(400, "audio: 5" + base64, json("{\"audio\": 5}"));
        assertRefused(400, "audio: true" + base64, json("{\"audio\": true}"));
        assertRefused(400, "audio: an object" + base64, json("{\"audio\": {\"data\": \"AAAA\"}}"));
        assertRefused(400, "audio: a list" + base64, json("{\"audio\": [\"AAAA\"]}"));
        assertRefused(400, "audio: no base64" + base64, json("{\"audio\": \"AA AA\"}"));
        assertRefused(400, "audio: no base64" + base64, json("{\"audio\": \"AAA\"}"));
        assertRefused(400, "sound: none", json("{\"audio\": null}"));
        var json = " (expected: JSON as RFC 8259 has it)";
        assertRefused(400, "JSON body: cut at byte 15" + json, json("{\"audio\": \"AAAA"));
        assertRefused(400, "JSON body: cut at byte 16" + json, json("{\"audio\": \"AAAA\""));
        assertRefused(400, "JSON body: broken at byte 8" + json, json("{\"name\" 3}"));
        // what the parser does not go into
        var most = "JSON body: too deep, or a name or number too long (expected: 500 levels, ";
        assertRefused(400, most, json("{\"a\": " + "[".repeat(1_200)));
        assertRefused(400, most, json("{\"a\": " + "1".repeat(1_001) + "}"));
        assertRefused(400, most, json("{\"" + "a".repeat(60_000) + "\": 1}"));
    }

    /** The header says 16,000 samples, of which 8,100 are there. */
    @Test
    void aCutSoundIsRefusedWithTheWayToKeepItHere() throws Exception {
        var cut = Arrays.copyOf(WAV, 44 + 2 * 8100);
        var refused = running.post(EMOTIONS, "audio/wav", cut);
        assertRefused(422, "or read what is there with damaged=keep of /v1/emotions", refused);
        assertFalse(refused.body().contains("--"), refused.body());
        var kept = running.post(EMOTIONS + "?damaged=keep", "audio/wav", cut);
        assertEquals(200, kept.statusCode(), kept.body());
        assertTrue(Running.json(kept).get("warnings").toString().contains("read as far as it goes"), kept.body());
        var timeline = running.post(EMOTIONS + "?timeline=true", "audio/wav", cut);
        assertEquals(200, timeline.statusCode(), "as the command timeline");
        assertRefused(422, "damaged=keep", running.post(EMOTIONS + "?timeline=true&damaged=refuse", "audio/wav", cut));
        assertRefused(400, "damaged: yes (expected: keep or refuse)",
                running.post(EMOTIONS + "?damaged=yes", "audio/wav", WAV));
    }

    @Test
    void whatIsNoHttpHasAnIdToo() throws Exception {
        var answer = running.raw("GET\r\n\r\n".getBytes(ISO_8859_1));
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        var id = answer.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("x-request-id: ")).findFirst()
                .orElseThrow().substring("x-request-id: ".length());
        assertTrue(answer.contains("\"request_id\":\"" + id + "\""), answer);
    }

    @Test
    void anAddressIsNotFetched() throws Exception {
        assertRefused(400, "audio: no base64", running.post(EMOTIONS, "application/json",
                "{\"audio\": \"http://127.0.0.1/a.wav\"}".getBytes(UTF_8)));
        assertRefused(400, "option: url", running.post(EMOTIONS, "application/json",
                "{\"url\": \"http://127.0.0.1/a.wav\"}".getBytes(UTF_8)));
    }

    @Test
    void lengthIsAskedForAndLimitedBeforeTheBodyIsRead() throws Exception {
        assertRefused(411, "Content-Length", running.send(running.to(EMOTIONS)
                .header("Content-Type", "audio/wav")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(WAV)))));
        var head = "POST " + EMOTIONS + " HTTP/1.1\r\nHost: x\r\nContent-Type: audio/wav\r\n";
        var large = running.raw((head + "Content-Length: 99999999\r\n\r\n").getBytes(ISO_8859_1));
        assertTrue(large.startsWith("HTTP/1.1 413 "), large);
        var none = running.raw((head + "Content-Length: many\r\n\r\n").getBytes(ISO_8859_1));
        assertTrue(none.startsWith("HTTP/1.1 400 "), none);
    }

    @Test
    void aCutBodyIsRefused() throws Exception {
        var cut = running.raw(("POST " + EMOTIONS + " HTTP/1.1\r\nHost: x\r\nContent-Type: audio/wav\r\n"
                + "Content-Length: 1000\r\n\r\nRIFF").getBytes(ISO_8859_1));
        assertTrue(cut.isEmpty() || cut.startsWith("HTTP/1.1 400 "), cut);
    }

    @Test
    void thePageAsksThisOriginAloneAndSaysWhatItIsNot() throws Exception {
        var page = running.send(running.to("/"));
        for (var path : Page.files().keySet()) {
            var file = running.send(running.to(path));
            var policy = file.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src"
                    + " 'self'; "), policy);
            assertFalse(file.body().contains("http://") || file.body().contains("https://"), "another origin");
            assertFalse(path.equals("/") && file.body().contains(" style="), "the policy forbids it");
            assertEquals(200, file.statusCode(), path);
        }
        assertTrue(page.body().contains("acted speech"));
        assertTrue(page.body().contains("Art. 5(1)(f)") && page.body().contains("Art. 50(3)"));
    }

    @Test
    void healthAndTheModelAreSaid() throws Exception {
        assertEquals(200, running.send(running.to("/health/live")).statusCode());
        assertEquals(200, running.send(running.to("/health/ready")).statusCode());
        var models = Running.json(running.send(running.to("/v1/models")));
        assertEquals("tiny", models.get("data").get(0).get("id").asString());
    }

    @Test
    void theDescriptionIsOpenApiAndNamesEveryEndpointAndNoOther() throws Exception {
        var text = running.send(running.to("/openapi.json")).body();
        var parsed = new OpenAPIV3Parser().readContents(text);
        assertEquals(List.of(), parsed.getMessages());
        var described = new TreeSet<String>();
        parsed.getOpenAPI().getPaths().forEach((path, item) -> item.readOperationsMap().keySet()
                .forEach(method -> described.add(method + " " + path)));
        var endpoints = new TreeSet<>(running.server.endpoints());
        endpoints.removeIf(name -> Page.files().containsKey(name.substring(name.indexOf('/'))));
        endpoints.add("GET /v1/stream"); // a socket
        assertEquals(endpoints, described);
    }

    @Test
    void metricsCountSecondsLatenciesAndRefusals() throws Exception {
        running.post(EMOTIONS, "audio/wav", WAV);
        running.post(EMOTIONS, "text/plain", WAV);
        var metrics = running.send(running.to("/metrics")).body();
        for (var name : List.of("aasllm_sound_heard_seconds_total ", "aasllm_sound_given_seconds_total ",
                "aasllm_refusals_total{status=\"415\"} ", "aasllm_latency_seconds_bucket{stage=\"engine\",le=",
                "aasllm_latency_seconds_count{stage=\"request\"} ", "aasllm_batches_total ",
                "aasllm_batch_clips_total ", "aasllm_queue 0.0", "aasllm_ready 1.0", "aasllm_requests 0.0",
                "aasllm_worker_restarts_total ")) {
            assertTrue(metrics.contains("\n" + name), name + " in " + metrics);
        }
    }

    @Test
    void onlyNamedOriginsAreLetInByBrowsers() throws Exception {
        var named = running.send(running.to("/v1/models").header("Origin", Running.ORIGIN));
        assertEquals(Running.ORIGIN, named.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
        var other = running.send(running.to("/v1/models").header("Origin", "https://other.example"));
        assertFalse(other.headers().map().containsKey("access-control-allow-origin"));
        var asked = running.to(EMOTIONS).method("OPTIONS", HttpRequest.BodyPublishers.noBody());
        var others = running.send(asked.copy().header("Origin", "https://other.example")).headers().map();
        assertFalse(others.keySet().stream().anyMatch(name -> name.startsWith("access-control-")), "it may not send");
        var ours = running.send(asked.copy().header("Origin", Running.ORIGIN));
        assertEquals(204, ours.statusCode());
        assertEquals("GET, POST", ours.headers().firstValue("Access-Control-Allow-Methods").orElseThrow());
    }
}
