// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import static io.github.aasllm.hub.HubCalls.NAME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A name of the hub becomes a folder: what is fetched, what is asked, what is refused and how. */
class HubTest {
    private static final Path NAMED = Path.of(NAME);

    @TempDir
    private Path home;

    private HubCalls calls;
    private String commit;

    @BeforeEach
    void serve() {
        calls = new HubCalls(home);
        commit = calls.server.add(NAME, HubCalls.model(5000));
    }

    @AfterEach
    void stop() {
        calls.server.close();
    }

    @Test
    void theCacheIsLaidOutAsHuggingfaceHubLaysItOut() throws IOException {
        var folder = calls.hub().folder(NAMED);

        assertEquals(calls.repository().resolve("snapshots").resolve(commit), folder);
        assertEquals(commit, Files.readString(calls.repository().resolve("refs/main")));
        var weights = HubCalls.model(5000).get("model.safetensors");
        var etag = HubServer.etag("model.safetensors", weights);
        assertEquals(Path.of("../../blobs", etag), Files.readSymbolicLink(folder.resolve("model.safetensors")));
        assertArrayEquals(weights, Files.readAllBytes(folder.resolve("model.safetensors")));
        assertTrue(Files.exists(home.resolve("hub/.locks/models--org--name/" + etag + ".lock")));
        assertTrue(Files.exists(calls.repository().resolve(".no_exist/" + commit + "/aasllm.json")));
    }

    @Test
    void onlyFilesThatAreReadAreFetched() throws IOException {
        var folder = calls.hub().folder(NAMED);

        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("LICENSE", "config.json", "model.safetensors", "preprocessor_config.json",
                            "tokenizer.json", "vocab.json"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        assertEquals(6, calls.resolves());
        assertEquals(calls.begun.get(), calls.received.get());
    }

    @Test
    void whatTheCacheHasIsOpenedWithoutARequest() {
        var folder = calls.hub().folder(NAMED);
        int before = calls.server.asked().size();

        assertEquals(folder, calls.hub().folder(NAMED));
        calls.environment.put("HF_HUB_OFFLINE", "1");
        assertEquals(folder, calls.hub().folder(Path.of(NAME + "@" + commit)));
        assertEquals(before, calls.server.asked().size());
    }

    @Test
    void aNewCommitFetchesOnlyWhatIsNewInIt() throws IOException {
        calls.hub().folder(NAMED);
        var changed = HubCalls.model(5000);
        changed.put("config.json", "{}".getBytes(UTF_8));
        var next = calls.server.add(NAME, changed);
        long before = calls.server.sent();

        assertEquals(next, calls.hub().download(HubName.parse(NAME)).getFileName().toString());
        assertEquals(2, calls.server.sent() - before);
        assertEquals(next, Files.readString(calls.repository().resolve("refs/main")));
        assertTrue(Files.exists(calls.repository().resolve("snapshots/" + commit + "/config.json")));
    }

    @Test
    void aFolderOfThatNameWins() throws IOException {
        calls.environment.put("HF_ENDPOINT", "nonsense"); // what is not needed is not looked at
        var own = Files.createDirectories(home.resolve(NAME));

        assertEquals(own, calls.hub().folder(own));
        assertEquals(List.of(), calls.server.asked());
    }

    @Test
    void aMistypedFolderIsNotToldToTheHub() throws IOException {
        var src = Path.of("src/mian"); // src is there, as in every module
        var refusal = assertThrows(InvalidInputException.class, () -> calls.hub().folder(src));

        assertTrue(refusal.getMessage().endsWith("aasllm model download src/mian"), refusal.getMessage());
        assertEquals(List.of(), calls.server.asked());
        for (var path : List.of("./org/name", "/org/name", "org", "org/name/more", "org/..", "../name", "a--b/c")) {
            assertEquals(Path.of(path), calls.hub().folder(Path.of(path)));
        }
        assertEquals(List.of(), calls.server.asked());
    }

    @Test
    void theTokenGoesToTheHubAndNotToWhereItSendsOn() {
        calls.environment.put("HF_TOKEN", "hf_secret\n");
        calls.hub().folder(NAMED);

        for (var request : calls.server.asked()) {
            assertEquals(!request.atStore(), request.token().equals(Optional.of("Bearer hf_secret")),
                    request.toString());
        }
        assertTrue(calls.server.asked().stream().anyMatch(HubServer.Asked::atStore));
    }

    @Test
    void theProxyOfJavaIsAsked() throws IOException {
        calls.environment.put("HF_ENDPOINT", "http://hub.example"); // which only the proxy knows
        var endpoint = URI.create(calls.server.endpoint());
        System.setProperty("http.proxyHost", endpoint.getHost());
        System.setProperty("http.proxyPort", String.valueOf(endpoint.getPort()));
        try {
            assertTrue(Files.exists(calls.hub().folder(NAMED).resolve("model.safetensors")));
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
        }
    }

    @Test
    void theTokenOfTheTokenFileIsUsed() throws IOException {
        Files.writeString(home.resolve("token"), "hf_stored\n");
        calls.hub().folder(NAMED);

        assertEquals("Bearer hf_stored", calls.server.asked().getFirst().token().orElseThrow());
    }

    @Test
    void filesAreFoundInTheTreeWhereTheRevisionListsNone() {
        calls.server.siblings(false);

        assertTrue(Files.exists(calls.hub().folder(NAMED).resolve("model.safetensors")));
    }

    @Test
    void offlineAModelThatIsNotThereIsRefusedWithoutARequest() {
        calls.environment.put("HF_HUB_OFFLINE", "yes");
        var refusal = assertThrows(InvalidInputException.class, () -> calls.hub().folder(NAMED));

        assertEquals("model: org/name (expected: one that is in the cache, as HF_HUB_OFFLINE is set) in "
                + home.resolve("hub") + "; fetch it with HF_HUB_OFFLINE=0: aasllm model download org/name",
                refusal.getMessage());
        assertEquals(List.of(), calls.server.asked());
    }

    @Test
    void whatMayBeLessThanTheModelIsUsedWhereTheHubCannotBeAsked() throws IOException {
        var folder = calls.hub().folder(NAMED);
        for (var file : List.of("preprocessor_config.json", "tokenizer.json", "vocab.json")) {
            Files.delete(folder.resolve(file)); // as a Python call leaves it that opened the encoder alone
        }
        calls.server.faults(request -> HubServer.Fault.status(503, Map.of()));

        assertEquals(folder, calls.hub().folder(NAMED));
        assertTrue(calls.said.getLast().startsWith("org/name: used as the cache has it"), calls.said.toString());
        calls.server.faults(request -> null);
        assertTrue(Files.exists(calls.hub().folder(NAMED).resolve("vocab.json")));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            401, '', '', the hub has no such model that everybody may see (401)
            401, '', hf_x, the hub does not take this token (401)
            403, GatedRepo, '', its authors give it to those who agree to their terms (403)
            403, '', hf_x, this token may not read it (403)
            404, RepoNotFound, '', the hub has no such model or revision (404)
            404, RevisionNotFound, '', revision: main
            429, '', '', too many requests (429)
            500, '', '', the hub has a fault of its own (500)
            503, '', '', the hub has a fault of its own (503)
            407, '', '', the proxy asks for a name (407)
            418, '', '', the hub answers 418
            """)
    void eachRefusalHasItsOwnWords(int status, String code, String token, String words) {
        calls.environment.put("HF_TOKEN", token);
        calls.server.faults(request -> HubServer.Fault.status(status, Map.of("X-Error-Code", code)));
        var refusal = assertThrows(InvalidInputException.class, () -> calls.hub().folder(NAMED));

        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("hf_x"), refusal.getMessage());
        assertEquals(status == 429 || status >= 500 ? 4 : 1, calls.server.asked().size());
    }

    @Test
    void theHubIsAskedAgainWhenItSaysSoAndNotBefore() {
        calls.server.faults(request -> calls.server.asked().size() > 1
                ? null : HubServer.Fault.status(429, Map.of("Retry-After", "1")));
        long before = System.nanoTime();
        calls.hub().folder(NAMED);

        assertTrue(System.nanoTime() - before >= 1_000_000_000L);
        assertEquals(List.of("org/name: the hub answers 429, asked again in 1 s"), calls.said);
    }

    @Test
    void aLongWaitIsForTheCallerToDecide() {
        calls.server.faults(request -> HubServer.Fault.status(429, Map.of("Retry-After", "3600")));
        var refusal = assertThrows(InvalidInputException.class, () -> calls.hub().folder(NAMED));

        assertTrue(refusal.getMessage().contains("too many requests (429), wait 3600 s"), refusal.getMessage());
        assertEquals(1, calls.server.asked().size());
    }

    @Test
    void aHubThatIsNotThereIsSaid() {
        calls.server.close();
        var refusal = assertThrows(InvalidInputException.class, () -> calls.hub().folder(NAMED));

        assertTrue(refusal.getMessage().contains("127.0.0.1:"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("cannot be reached"), refusal.getMessage());
        calls.environment.put("HF_ENDPOINT", "http://no-such-host.invalid");
        refusal = assertThrows(InvalidInputException.class, () -> calls.hub().folder(NAMED));
        assertTrue(refusal.getMessage().contains("no-such-host.invalid is not known"), refusal.getMessage());
    }

    @Test
    void aDiskWithoutRoomIsSaidBeforeTheWeightsCome() {
        calls.space = 64 << 20;
        var refusal = assertThrows(InvalidInputException.class, () -> calls.hub().folder(NAMED));

        assertTrue(refusal.getMessage().startsWith("free space: 67.1 MB"), refusal.getMessage());
        assertEquals(0, calls.server.sent());
    }

    /** A name that the hub could have too: what is here is asked for, and the hub only when it is told to. */
    @Test
    void aMistypedFolderOfAModelIsNotToldToTheHub() throws IOException {
        var named = home.resolve("modles/mini");
        var meant = Files.createDirectories(home.resolve("models/mini"));
        assertThrows(InvalidInputException.class, () -> calls.hub().folder(named, "modles/mini"));
        int asked = calls.server.asked().size();
        assertTrue(asked > 0, "a folder without a model is none that is meant");

        Files.createFile(meant.resolve("aasllm.json"));
        var refusal = assertThrows(InvalidInputException.class, () -> calls.hub().folder(named, "modles/mini"));
        assertEquals("model: " + named + " (expected: a folder; there is none of this name); did you mean " + meant
                + "?; if a model of the hub is meant: aasllm model download modles/mini", refusal.getMessage());
        assertEquals(asked, calls.server.asked().size());
    }
}
