// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import static io.github.aasllm.hub.HubCalls.NAME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the cache has is listed, and what is taken out of it takes nothing else along. */
class HubCacheTest {
    @TempDir
    private Path home;

    private HubCalls calls;
    private String first;
    private String second;

    @BeforeEach
    void fetchTwoRevisions() {
        calls = new HubCalls(home);
        first = calls.server.add(NAME, HubCalls.model(5000));
        calls.hub().folder(Path.of(NAME));
        var changed = HubCalls.model(5000);
        changed.put("config.json", "{}".getBytes(UTF_8));
        second = calls.server.add(NAME, changed);
        calls.hub().download(HubName.parse(NAME));
    }

    @AfterEach
    void stop() {
        calls.server.close();
    }

    @Test
    void revisionsAreListedWithTheirSize() throws IOException {
        Files.createDirectories(home.resolve("hub/datasets--org--other/snapshots/x"));
        var models = calls.hub().list();

        assertEquals(2, models.size());
        var newest = models.stream().filter(model -> model.commit().equals(second)).findFirst().orElseThrow();
        assertEquals(NAME, newest.repository());
        assertEquals(List.of("main"), newest.revisions());
        assertEquals(6, newest.files());
        assertTrue(newest.whole());
        assertEquals(calls.server.sent() - HubCalls.model(1).get("config.json").length, newest.bytes());
    }

    @Test
    void aRevisionGoesAndWhatTheOtherHasStays() {
        long freed = calls.hub().remove(HubName.parse(NAME + "@" + first), false);

        assertEquals(HubCalls.model(1).get("config.json").length, freed);
        assertEquals(List.of(second), calls.hub().list().stream().map(CachedModel::commit).toList());
        int before = calls.server.asked().size();
        assertTrue(Files.exists(calls.hub().folder(Path.of(NAME)).resolve("model.safetensors")));
        assertEquals(before, calls.server.asked().size());
    }

    @Test
    void allOfItGoes() {
        calls.hub().remove(HubName.parse(NAME), true);

        assertFalse(Files.exists(calls.repository()));
        assertEquals(List.of(), calls.hub().list());
        assertThrows(InvalidInputException.class, () -> calls.hub().remove(HubName.parse(NAME), true));
    }

    @Test
    void whatSomebodyIsFetchingStays() throws IOException {
        var blob = calls.hub().folder(Path.of(NAME)).resolve("model.safetensors").toRealPath().getFileName();
        var lock = home.resolve("hub/.locks/models--org--name/" + blob + ".lock");
        try (var held = BlobLock.tryTo(lock).orElseThrow()) {
            var refusal = assertThrows(InvalidInputException.class,
                    () -> calls.hub().remove(HubName.parse(NAME), true));
            assertTrue(refusal.getMessage().contains("no other process is fetching"), refusal.getMessage());
        }
        assertEquals(2, calls.hub().list().size());
    }

    @Test
    void theFolderOfASnapshotNamesItsModel() {
        assertEquals(NAME + "@" + second.substring(0, 7),
                HubName.ofSnapshot(calls.hub().folder(Path.of(NAME))).orElseThrow());
        assertTrue(HubName.ofSnapshot(home).isEmpty());
    }

    @Test
    void contentsThatAreLinksToAStoreOfAllModelsAreLeftThere() throws IOException {
        var blob = calls.hub().folder(Path.of(NAME)).resolve("model.safetensors").toRealPath();
        var store = Files.createDirectories(home.resolve("hub/blobs/ab")).resolve("ab12");
        Files.move(blob, store);
        Files.createSymbolicLink(blob, blob.getParent().relativize(store));
        assertTrue(calls.hub().list().getFirst().whole());

        calls.hub().remove(HubName.parse(NAME), true);
        assertTrue(Files.exists(store));
    }
}
