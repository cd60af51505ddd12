// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.FreshProcess;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What docs/server.md shows is what a server with the bundled model does. */
@Timeout(120)
class ServerDocTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));
    private static final String DOCUMENTED = "http://127.0.0.1:8080";

    @TempDir
    private static Path folder;

    private static Process server;
    private static String address;
    private static List<String> blocks;

    @BeforeAll
    static void start() throws IOException {
        blocks = blocks(Files.readString(ROOT.resolve("docs/server.md")));
        Files.copy(ROOT.resolve("examples/hello.flac"), folder.resolve("clip.flac"));
        server = FreshProcess.of("", "serve", "--model", ROOT.resolve("models/mini"), "--port", 0).start();
        var err = server.errorReader();
        while (address == null) {
            var line = err.readLine();
            assertTrue(line != null, "the server ended");
            if (line.contains("listening at ")) {
                address = line.replaceFirst(".*(http://[0-9.:]+)/.*", "$1");
            }
        }
        Thread.ofVirtual().start(() -> passOver(err));
    }

    /** Its log, which would fill the pipe. */
    private static void passOver(Reader log) {
        try {
            log.transferTo(Writer.nullWriter());
        } catch (IOException end) {
            // the server is stopped
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.destroy();
        assertTrue(server.waitFor(30, TimeUnit.SECONDS));
    }

    /** Its indented blocks. */
    private static List<String> blocks(String text) {
        return Pattern.compile("(?m)^(?: {4}.*\\R)+").matcher(text).results()
                .map(found -> found.group().replaceAll("(?m)^ {4}", "")).toList();
    }

    private static List<String> curls() {
        return blocks.stream().flatMap(String::lines).filter(line -> line.startsWith("curl ")).toList();
    }

    private static String run(String script) throws Exception {
        var shell = new ProcessBuilder("bash", "-ec", "curl() { command curl -sS --fail-with-body \"$@\"; }\n"
                + script.replace(DOCUMENTED, address)).directory(folder.toFile()).redirectErrorStream(true).start();
        var said = new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor(), script + ": " + said);
        return said;
    }

    @Test
    void everyCallOfCurlIsAnswered() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "no curl");
        assertTrue(curls().size() >= 10, curls().toString());
        for (var block : blocks) {
            if (block.contains("curl ")) {
                run(block);
            }
        }
    }

    @Test
    void everyEndpointIsShown() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var described = JsonMapper.shared().readTree(client.send(HttpRequest.newBuilder(
                    URI.create(address + "/openapi.json")).build(), HttpResponse.BodyHandlers.ofString()).body());
            var missing = new TreeSet<>(described.get("paths").propertyNames());
            missing.removeIf(path -> curls().stream().anyMatch(curl -> Pattern.compile(
                    Pattern.quote(DOCUMENTED + path) + "(?![a-z/])").matcher(curl).find()));
            assertEquals("[/v1/stream]", missing.toString(), "the socket is no call of curl");
        }
    }

    /** An answer has the names that its example has, in their order. */
    @Test
    void anAnswerIsWhatIsShown() throws Exception {
        var shown = JsonMapper.shared().readTree(blocks.stream().filter(block -> block.startsWith("{\"path\""))
                .findFirst().orElseThrow());
        var got = JsonMapper.shared().readTree(run(curls().getFirst()));
        assertEquals(List.copyOf(shown.propertyNames()), List.copyOf(got.propertyNames()));
        assertEquals(shown.get("emotion"), got.get("emotion"));
        assertEquals(2.5455, got.get("seconds").get("given").asDouble(), 0.0001);
        assertEquals(shown.get("seconds").propertyNames(), got.get("seconds").propertyNames());
        shown.get("probabilities").properties().forEach(label -> assertEquals(label.getValue().asDouble(),
                got.get("probabilities").get(label.getKey()).asDouble(), 0.0005, label.getKey()));
    }

    @Test
    void aTimelineIsWhatIsShown() throws Exception {
        var shown = JsonMapper.shared().readTree(blocks.stream().filter(block -> block.startsWith("{\"records\""))
                .findFirst().orElseThrow());
        var got = JsonMapper.shared().readTree(run(curls().stream()
                .filter(curl -> curl.contains("timeline=true")).findFirst().orElseThrow()));
        assertEquals(List.copyOf(shown.propertyNames()), List.copyOf(got.propertyNames()));
        assertEquals(shown.get("warnings"), got.get("warnings"));
        assertEquals(shown.get("records").size(), got.get("records").size());
        var record = shown.get("records").get(0);
        assertEquals(List.copyOf(record.propertyNames()), List.copyOf(got.get("records").get(0).propertyNames()));
        for (var name : record.propertyNames()) {
            assertShown(record.get(name), got.get("records").get(0).get(name), name);
        }
        assertShown(shown.get("seconds"), got.get("seconds"), "seconds");
    }

    /** Numbers are shown rounded. */
    private static void assertShown(JsonNode shown, JsonNode got, String name) {
        if (shown.isNumber()) {
            assertEquals(shown.asDouble(), got.asDouble(), 0.006, name);
        } else if (shown.isObject()) {
            assertEquals(List.copyOf(shown.propertyNames()), List.copyOf(got.propertyNames()), name);
            shown.propertyNames().forEach(inner -> assertShown(shown.get(inner), got.get(inner), name + "." + inner));
        } else {
            assertEquals(shown, got, name);
        }
    }

    @Test
    void aRefusalIsWhatIsShown() throws Exception {
        var shown = JsonMapper.shared().readTree(blocks.stream().filter(block -> block.startsWith("{\"error\""))
                .findFirst().orElseThrow()).get("error");
        try (var client = HttpClient.newHttpClient()) {
            var got = JsonMapper.shared().readTree(client.send(HttpRequest.newBuilder(
                    URI.create(address + "/v1/emotions?colour=red"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1])).build(),
                    HttpResponse.BodyHandlers.ofString()).body()).get("error");
            assertEquals(List.copyOf(shown.propertyNames()), List.copyOf(got.propertyNames()));
            assertEquals(shown.get("message"), got.get("message"));
        }
    }

    /** The shown messages of the client are sent; those that come have the types and names of those shown. */
    @Test
    void aStreamIsWhatIsShown() throws Exception {
        var lines = blocks.stream().filter(block -> block.startsWith("> {")).findFirst().orElseThrow().lines().toList();
        var messages = new LinkedBlockingQueue<JsonNode>();
        try (var client = HttpClient.newHttpClient()) {
            var socket = client.newWebSocketBuilder().buildAsync(URI.create(
                    address.replace("http:", "ws:") + "/v1/stream"), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                            messages.add(JsonMapper.shared().readTree(text.toString()));
                            from.request(1);
                            return null;
                        }
                    }).join();
            for (var line : lines) {
                if (line.startsWith("> {")) {
                    socket.sendText(line.substring(2), true).join();
                } else if (line.startsWith("> ")) {
                    socket.sendBinary(ByteBuffer.wrap(new byte[4 * 32_000]), true).join();
                }
            }
            var got = new ArrayList<String>();
            for (var message = messages.poll(20, TimeUnit.SECONDS); message != null;
                    message = messages.poll(1, TimeUnit.SECONDS)) {
                got.add(message.get("type").asString() + new TreeSet<>(message.propertyNames()));
            }
            var shown = new TreeSet<String>();
            lines.stream().filter(line -> line.startsWith("< ")).map(line -> JsonMapper.shared()
                    .readTree(line.substring(2))).forEach(message ->
                    shown.add(message.get("type").asString() + new TreeSet<>(message.propertyNames())));
            assertEquals(shown, new TreeSet<>(got));
            assertTrue(Arrays.asList("ready", "end").stream().allMatch(type ->
                    got.stream().anyMatch(one -> one.startsWith(type))));
        }
    }
}
