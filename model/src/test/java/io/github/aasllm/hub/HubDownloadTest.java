// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import static io.github.aasllm.hub.HubCalls.NAME;
import static io.github.aasllm.hub.HubCalls.PIECE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights come in pieces over connections that break, stall and lie, and are whole or not there. */
class HubDownloadTest {
    private static final int BYTES = 5 * PIECE + 123;
    private static final Path NAMED = Path.of(NAME);

    @TempDir
    private Path home;

    private HubCalls calls;
    private byte[] weights;
    private Path blob;

    @BeforeEach
    void serve() {
        calls = new HubCalls(home);
        var model = HubCalls.model(BYTES);
        calls.server.add(NAME, model);
        weights = model.get("model.safetensors");
        blob = calls.repository().resolve("blobs").resolve(HubServer.etag("model.safetensors", weights));
    }

    @AfterEach
    void stop() {
        calls.server.close();
    }

    private static Path part(Path blob) {
        return blob.resolveSibling(blob.getFileName() + CachedRepository.PART);
    }

    private static Path pieces(Path blob) {
        return blob.resolveSibling(blob.getFileName() + CachedRepository.PIECES);
    }

    private void assertWhole(Path folder) throws IOException {
        assertArrayEquals(weights, Files.readAllBytes(folder.resolve("model.safetensors")));
        assertFalse(Files.exists(part(blob)));
        assertFalse(Files.exists(pieces(blob)));
    }

    @Test
    void largeFilesComeInPiecesOfWhichEachIsAskedForOnce() throws IOException {
        assertWhole(calls.hub().folder(NAMED));

        var ranges = calls.server.asked().stream().filter(HubServer.Asked::atStore)
                .map(request -> request.range().orElseThrow()).sorted().toList();
        assertEquals(6, ranges.size());
        assertTrue(ranges.contains("bytes=" + 5 * PIECE + "-" + (BYTES - 1)), ranges.toString());
        assertEquals(calls.begun.get(), calls.received.get());
    }

    @Test
    void aConnectionThatBreaksGoesOnWhereItBroke() throws IOException {
        calls.server.faults(request -> request.atStore() ? HubServer.Fault.cut(40_000) : null);
        assertWhole(calls.hub().folder(NAMED));

        calls.server.asked().stream().filter(HubServer.Asked::atStore)
                .map(HubServer.Asked::range).flatMap(Optional::stream)
                .collect(Collectors.groupingBy(range -> range, Collectors.counting()))
                .forEach((range, times) -> assertEquals(1, times, range));
    }

    @Test
    void aConnectionThatIsSilentIsAskedAgain() throws IOException {
        var first = new AtomicInteger();
        calls.server.faults(request -> request.atStore() && first.getAndIncrement() == 0
                ? HubServer.Fault.slow(60_000) : null);
        long before = System.nanoTime();
        assertWhole(calls.hub().folder(NAMED));

        assertTrue(System.nanoTime() - before < 20_000_000_000L);
    }

    @Test
    void whatHasComeIsKeptWhenTheCallFails() throws IOException {
        calls.server.faults(request -> request.atStore() && begin(request) >= 2L * PIECE
                ? HubServer.Fault.status(500, Map.of()) : null);
        assertThrows(InvalidInputException.class, () -> calls.hub().folder(NAMED));
        assertFalse(Files.exists(blob));
        assertTrue(Files.exists(part(blob)));
        assertFalse(Files.exists(calls.repository().resolve("refs/main")));
        long before = calls.server.sent();

        calls.server.faults(request -> null);
        assertWhole(calls.hub().folder(NAMED));
        assertEquals(BYTES - 2L * PIECE, calls.server.sent() - before);
    }

    private static long begin(HubServer.Asked request) {
        return Long.parseLong(request.range().orElse("bytes=0-").replaceAll("bytes=(\\d+)-.*", "$1"));
    }

    @Test
    void bytesThatAnEarlierProcessHasWrittenAreNotFetchedAgain() throws IOException {
        Files.createDirectories(blob.getParent());
        Files.write(part(blob), Arrays.copyOf(weights, PIECE + 100)); // as a kill left it
        var log = ByteBuffer.allocate(8 * 8);
        log.asLongBuffer().put(new long[] {BYTES, PIECE, PIECE, 100, 0, 0, 0, 0});
        Files.write(pieces(blob), log.array());

        assertWhole(calls.hub().folder(NAMED));
        assertTrue(calls.server.asked().stream().anyMatch(request -> request.range()
                .equals(Optional.of("bytes=" + (PIECE + 100) + "-" + (2 * PIECE - 1)))));
        assertEquals(calls.begun.get(), calls.received.get());
    }

    @Test
    void aLogThatDoesNotFitTheFileIsNotBelieved() throws IOException {
        for (var numbers : new long[][] {
                {BYTES + 1, PIECE, PIECE, 0, 0, 0, 0, 0}, {BYTES, PIECE, PIECE + 1, 0, 0, 0, 0, 0},
                {BYTES, PIECE, 0, 0, 0, 0, 0, 123}, {BYTES, PIECE, -1, 0, 0, 0, 0, 0}, {BYTES}}) {
            Files.createDirectories(blob.getParent());
            Files.write(part(blob), new byte[PIECE]);
            var log = ByteBuffer.allocate(8 * numbers.length);
            log.asLongBuffer().put(numbers);
            Files.write(pieces(blob), log.array());

            var folder = calls.hub().folder(NAMED);
            assertWhole(folder);
            calls.hub().remove(HubName.parse(NAME), true);
        }
    }

    @Test
    void aContentThatCameDamagedIsFetchedAgainAndThenRefused() throws IOException {
        Files.createDirectories(blob.getParent());
        Files.write(part(blob), new byte[PIECE]); // not what the weights begin with
        var log = ByteBuffer.allocate(8 * 8);
        log.asLongBuffer().put(new long[] {BYTES, PIECE, PIECE, 0, 0, 0, 0, 0});
        Files.write(pieces(blob), log.array());
        assertWhole(calls.hub().folder(NAMED));
        assertTrue(calls.said.contains("model.safetensors: came damaged; fetching it again"),
                calls.said.toString());

        calls.server.faults(request -> request.method().equals("HEAD") && request.path().endsWith(".safetensors")
                ? new HubServer.Fault(0, Map.of("X-Linked-Etag", "\"" + "a".repeat(64) + "\""), -1, 0) : null);
        calls.hub().remove(HubName.parse(NAME), true);
        var refusal = assertThrows(InvalidInputException.class, () -> calls.hub().folder(NAMED));
        assertTrue(refusal.getMessage().startsWith(
                "model.safetensors: other content than its hash says, twice"), refusal.getMessage());
        assertFalse(Files.exists(calls.repository().resolve("refs/main")));
    }

    @Test
    void aServerWithoutRangesGivesTheWholeFile() throws IOException {
        calls.server.faults(request -> request.atStore()
                ? new HubServer.Fault(0, Map.of("Accept-Ranges", "none"), -1, 0) : null);

        assertWhole(calls.hub().folder(NAMED));
    }

    @Test
    void twoAtOnceFetchOnce() throws Exception {
        calls.server.faults(request -> request.atStore() ? HubServer.Fault.slow(5) : null);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var folders = threads.invokeAll(
                    Collections.<Callable<Path>>nCopies(4, () -> calls.hub().folder(NAMED)));
            for (var folder : folders) {
                assertWhole(folder.get());
            }
        }
        long all = HubCalls.model(BYTES).entrySet().stream()
                .filter(file -> WantedFiles.settings(Set.of(file.getKey())).size() == 1)
                .mapToLong(file -> file.getValue().length).sum() + BYTES;
        assertEquals(all, calls.server.sent());
    }

    @Test
    void shardsAreThoseOfTheIndex() throws IOException {
        var model = HubCalls.model(10);
        model.remove("model.safetensors");
        model.put("model.safetensors.index.json",
                "{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\": \"model-2.safetensors\"}}".getBytes(UTF_8));
        model.put("model-1.safetensors", HubCalls.noise(3 * PIECE, 5));
        model.put("model-2.safetensors", HubCalls.noise(100, 6));
        model.put("model-3.safetensors", HubCalls.noise(100, 7));
        calls.server.add("org/shards", model);

        var folder = calls.hub().folder(Path.of("org/shards"));
        assertArrayEquals(model.get("model-1.safetensors"),
                Files.readAllBytes(folder.resolve("model-1.safetensors")));
        assertTrue(Files.exists(folder.resolve("model-2.safetensors")));
        assertFalse(Files.exists(folder.resolve("model-3.safetensors")));
        assertFalse(Files.exists(folder.resolve("pytorch_model.bin")));
        int before = calls.server.asked().size();
        assertEquals(folder, calls.hub().folder(Path.of("org/shards")));
        assertEquals(before, calls.server.asked().size());
    }
}
