// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the hub answers, nothing is written outside the cache and no token leaves. */
class HostileHubTest {
    @TempDir
    private Path folder;

    private HubCalls calls;

    @BeforeEach
    void serve() {
        calls = new HubCalls(folder.resolve("home"));
    }

    @AfterEach
    void stop() {
        calls.server.close();
    }

    private String refusal(String name) {
        return assertThrows(InvalidInputException.class, () -> calls.hub().folder(Path.of(name)))
                .getMessage();
    }

    private void assertNothingOutside() throws IOException {
        try (var files = Files.list(folder)) {
            assertEquals(List.of("home"), files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void filesWithPathsForNamesAreNotAskedFor() throws IOException {
        var model = HubCalls.model(100);
        for (var name : List.of("../config.json", "../../../../config.json", "/tmp/config.json", "a/config.json",
                "..", "refs/main", "license/../../x", "LICENSE\\\\..\\\\x")) {
            model.put(name, new byte[] {1});
        }
        calls.server.add("org/paths", model);
        var snapshot = calls.hub().folder(Path.of("org/paths"));

        try (var files = Files.list(snapshot)) {
            assertEquals(6, files.count());
        }
        assertNothingOutside();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x.safetensors", "/x.safetensors", "a/x.safetensors", "..", "x.py",
            ".x.safetensors", "C:x.safetensors", ""})
    void anIndexThatNamesAPathIsRefused(String shard) throws IOException {
        var model = HubCalls.model(100);
        model.remove("model.safetensors");
        model.put("model.safetensors.index.json", ("{\"weight_map\": {\"a\": \"" + shard + "\"}}").getBytes(UTF_8));
        model.put(shard, new byte[] {1});
        calls.server.add("org/index", model);

        assertTrue(refusal("org/index").startsWith("weight_map: " + shard));
        assertNothingOutside();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../x", "/tmp/x", "..", ".", "a/b", "", "a\\b"})
    void anEtagThatIsAPathIsRefused(String etag) throws IOException {
        calls.server.add("org/etag", HubCalls.model(100));
        calls.server.faults(request -> request.path().endsWith(".safetensors")
                ? new HubServer.Fault(0, Map.of("X-Linked-Etag", "\"" + etag + "\""), -1, 0) : null);

        assertTrue(refusal("org/etag").startsWith("ETag: "));
        assertNothingOutside();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"sha\": \"../../x\", \"siblings\": []}", "{\"sha\": \"main\"}", "{}", "[]", "<html>",
            "", "{\"sha\": 1, \"siblings\": [{\"rfilename\": {}}]}"})
    void anAnswerWithoutACommitIsRefused(String answer) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, answer.isEmpty() ? -1 : answer.length());
            exchange.getResponseBody().write(answer.getBytes(UTF_8));
            exchange.close();
        });
        server.start();
        try {
            calls.environment.put("HF_ENDPOINT", "http://127.0.0.1:" + server.getAddress().getPort());
            var refusal = refusal("org/name");
            assertTrue(refusal.startsWith("sha: ") || refusal.startsWith("answer: "), refusal);
            assertFalse(Files.exists(calls.repository()));
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/x", "jar:file:/x!/y", "javascript:x",
            "http://", "::"})
    void itIsNotFollowedToWhatIsNoWeb(String location) throws IOException {
        calls.server.add("org/sent", HubCalls.model(100));
        calls.server.faults(request -> request.method().equals("GET") && request.path().endsWith(".safetensors")
                ? new HubServer.Fault(0, Map.of("Location", location), -1, 0) : null);

        assertTrue(refusal("org/sent").startsWith("model org/sent: sent on to "));
        assertNothingOutside();
    }

    @Test
    void anEndlessRoundOfRedirectsEnds() {
        calls.server.add("org/round", HubCalls.model(100));
        calls.server.faults(request -> HubServer.Fault.status(302, Map.of("Location", "/again")));

        assertTrue(refusal("org/round").startsWith("model org/round: sent on more than 8 times"));
    }

    @Test
    void aLinkInThePlaceOfAPartIsNotWrittenThrough() throws IOException {
        var model = HubCalls.model(100);
        calls.server.add("org/name", model);
        var victim = Files.writeString(folder.resolve("home-victim"), "mine");
        var etag = HubServer.etag("model.safetensors", model.get("model.safetensors"));
        var part = calls.repository().resolve("blobs/" + etag + CachedRepository.PART);
        Files.createDirectories(part.getParent());
        Files.createSymbolicLink(part, victim);

        var snapshot = calls.hub().folder(Path.of("org/name"));
        assertEquals("mine", Files.readString(victim));
        var weights = snapshot.resolve("model.safetensors").toRealPath();
        assertTrue(Files.isRegularFile(weights, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void weightsThatAreNotReadAreNamed() {
        var model = HubCalls.model(100);
        model.remove("model.safetensors");
        model.remove("pytorch_model.bin");
        calls.server.add("org/other", model);

        var refusal = refusal("org/other");
        assertTrue(refusal.startsWith("weights: optimizer.pt, tf_model.h5 (expected: model.safetensors"), refusal);
        assertEquals(0, calls.server.sent());
    }
}
