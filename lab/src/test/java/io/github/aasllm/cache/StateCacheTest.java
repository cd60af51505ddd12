// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateCacheTest {
    static final StateKey KEY = new StateKey("f00d", "log-mel-v1", 16);
    private static final long NO_LIMIT = Long.MAX_VALUE;
    private static final int HEAD = 64;

    @TempDir
    private Path folder;

    private PointerScope scope;

    @BeforeEach
    void openScope() {
        scope = new PointerScope();
    }

    @AfterEach
    void closeScope() {
        scope.close();
    }

    @Test
    void whatIsReadIsWhatWasComputedToTheBit() {
        try (var cache = StateCache.open(folder, KEY, NO_LIMIT)) {
            cache.add(id(1), states(1, 7));
            assertArrayEquals(numbers(1, 7), Tensors.toFloats(cache.find(id(1)).orElseThrow()));
            assertArrayEquals(new long[] {7, 16}, cache.find(id(1)).orElseThrow().sizes().vec().get());
        }
        try (var cache = StateCache.open(folder, KEY, NO_LIMIT)) {
            assertArrayEquals(numbers(1, 7), Tensors.toFloats(cache.find(id(1)).orElseThrow()));
        }
    }

    @Test
    void theEncoderIsAskedOnceForEachClipOverFoldsAndEpochs() {
        var asked = new ArrayList<Integer>();
        for (int fold = 0; fold < 3; fold++) {
            try (var cache = StateCache.open(folder, KEY, NO_LIMIT)) {
                for (int epoch = 0; epoch < 2; epoch++) {
                    var clips = List.of(id(1), id(2), id(3));
                    var found = cache.states(clips, needed -> {
                        asked.addAll(needed);
                        return needed.stream().map(i -> states(i + 1, 5)).toList();
                    });
                    for (int i = 0; i < 3; i++) {
                        assertArrayEquals(numbers(i + 1, 5), Tensors.toFloats(found.get(i)));
                    }
                }
                long misses = fold == 0 ? 3 : 0;
                // 3 entries of a header and 5 · 16 · 4 bytes, behind the head
                assertEquals(new StateCache.Counters(6 - misses, misses, 3, HEAD + 3 * (64 + 320)),
                        cache.counters());
            }
        }
        assertEquals(List.of(0, 1, 2), asked);
    }

    @Test
    void countersSpeak() {
        assertEquals(
                "535 clips through the encoder, 2140 read from the cache of 535 clips, 137 MB",
                new StateCache.Counters(2140, 535, 535, 136_900_000).toString());
    }

    @Test
    void theLimitIsKept() {
        long limit = HEAD + 2 * (64 + 320) + 100; // two clips and a part of the third
        try (var cache = StateCache.open(folder, KEY, limit)) {
            for (int i = 1; i <= 3; i++) {
                cache.add(id(i), states(i, 5));
            }
            assertTrue(cache.find(id(3)).isEmpty(), "computed anew each time");
            assertEquals(new StateCache.Counters(0, 3, 2, HEAD + 2 * (64 + 320)), cache.counters());
        }
    }

    @Test
    void anotherModelOrOtherFeaturesHaveAnotherFile() {
        assertNotEquals(KEY.fileName(), new StateKey("beef", "log-mel-v1", 16).fileName());
        assertNotEquals(KEY.fileName(), new StateKey("f00d", "log-mel-v2", 16).fileName());
        assertNotEquals(KEY.fileName(), new StateKey("f00d", "log-mel-v1", 32).fileName());
    }

    @Test
    void entriesThatFillExtentsAreAllFound() {
        // 4 MiB a row: 15 entries of one row an extent
        var wide = new StateKey("f00d", "log-mel-v1", 1 << 20);
        int rows = 33; // over three extents
        try (var cache = StateCache.open(folder, wide, NO_LIMIT)) {
            for (int i = 0; i < rows; i++) {
                cache.add(id(i), constant(i, wide.width()));
            }
        }
        try (var cache = StateCache.open(folder, wide, NO_LIMIT)) {
            for (int i = 0; i < rows; i++) {
                var found = cache.find(id(i)).orElseThrow();
                assertEquals(i, found.mean().item_double());
            }
            assertEquals(rows, cache.counters().clips());
        }
    }

    @Test
    void whatAKilledWriterLeftBehindTheLastHeaderIsWrittenOver() throws IOException {
        try (var cache = StateCache.open(folder, KEY, NO_LIMIT)) {
            cache.add(id(1), states(1, 5));
        }
        long end = HEAD + 64 + 320;
        var garbage = new byte[4096]; // numbers whose header never came
        new Random(1).nextBytes(garbage);
        overwrite(end + 64, garbage);
        try (var cache = StateCache.open(folder, KEY, NO_LIMIT)) {
            cache.add(id(2), states(2, 3));
        }
        try (var cache = StateCache.open(folder, KEY, NO_LIMIT)) {
            assertArrayEquals(numbers(1, 5), Tensors.toFloats(cache.find(id(1)).orElseThrow()));
            assertArrayEquals(numbers(2, 3), Tensors.toFloats(cache.find(id(2)).orElseThrow()));
        }
    }

    @Test
    void numbersThatDoNotFitTheirChecksumAreComputedAnew() throws IOException {
        try (var cache = StateCache.open(folder, KEY, NO_LIMIT)) {
            cache.add(id(1), states(1, 5));
        }
        overwrite(HEAD + 64 + 100, new byte[] {1});
        try (var cache = StateCache.open(folder, KEY, NO_LIMIT)) {
            assertTrue(cache.find(id(1)).isEmpty());
            cache.add(id(1), states(1, 5));
            assertArrayEquals(numbers(1, 5), Tensors.toFloats(cache.find(id(1)).orElseThrow()));
        }
        try (var cache = StateCache.open(folder, KEY, NO_LIMIT)) {
            assertArrayEquals(numbers(1, 5), Tensors.toFloats(cache.find(id(1)).orElseThrow()));
        }
    }

    @Test
    void aDamagedHeaderIsRefusedWithTheWayOut() throws IOException {
        try (var cache = StateCache.open(folder, KEY, NO_LIMIT)) {
            cache.add(id(1), states(1, 5));
        }
        var file = folder.resolve(KEY.fileName());
        overwrite(HEAD + 5, new byte[] {1});
        assertEquals(
                "cache: other content at byte 64 (expected: an entry) in " + file
                        + "; delete it: what it held is computed anew",
                Refusals.of(() -> StateCache.open(folder, KEY, NO_LIMIT)));
        overwrite(0, new byte[] {1});
        assertEquals(
                "cache: other content at byte 0 (expected: the head of a cache of this model) in " + file
                        + "; delete it: what it held is computed anew",
                Refusals.of(() -> StateCache.open(folder, KEY, NO_LIMIT)));
    }

    @Test
    void twoThatAreOpenAtOnceFindWhatTheOtherWrites() {
        try (var one = StateCache.open(folder, KEY, NO_LIMIT);
                var other = StateCache.open(folder, KEY, NO_LIMIT)) {
            one.add(id(1), states(1, 5));
            assertArrayEquals(numbers(1, 5), Tensors.toFloats(other.find(id(1)).orElseThrow()));
            other.add(id(1), states(1, 5));
            assertEquals(1, other.counters().clips(), "a clip is kept once");
        }
    }

    @Test
    void statesOfAnotherWidthAreAFaultOfOurs() {
        try (var cache = StateCache.open(folder, KEY, NO_LIMIT)) {
            assertThrows(IllegalArgumentException.class, () -> cache.add(id(1), constant(1, 8)));
        }
    }

    /** Writers are killed at random moments while others go on; whatever is found afterwards is whole. */
    @Test
    void aKillAtAnyMomentLosesNothingThatWasThere() throws Exception {
        var random = new Random(7);
        int found = 0;
        var survivor = writer(0);
        for (int round = 1; round <= 5; round++) {
            var writer = writer(round);
            awaitGrowth();
            Thread.sleep(random.nextInt(60));
            writer.destroyForcibly().waitFor();
            found = countWhole(found);
        }
        survivor.destroyForcibly().waitFor();
        assertTrue(countWhole(found) > 100, "enough was written to be killed in the midst of");
    }

    private int countWhole(int before) {
        int found = 0;
        try (var cache = StateCache.open(folder, KEY, NO_LIMIT)) {
            for (int i = 0; i < StateWriter.CLIPS; i++) {
                try (var inner = new PointerScope()) {
                    var states = cache.find(id(i));
                    if (states.isPresent()) {
                        found++;
                        assertArrayEquals(numbers(i, StateWriter.rows(i)), Tensors.toFloats(states.get()));
                    }
                }
            }
            assertTrue(cache.counters().clips() >= found, "the survivor goes on writing");
        }
        assertTrue(found >= before, found + " clips, and before the kill there were " + before);
        return found;
    }

    private Process writer(int seed) throws IOException {
        var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-Dorg.bytedeco") || argument.startsWith("--"))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StateWriter.class.getName()));
        command.addAll(List.of(folder.toString(), Integer.toString(seed)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("writer-" + seed + ".log").toFile())
                .start();
    }

    /** Until the writers are at work: a JVM with libtorch takes seconds to start. */
    private void awaitGrowth() throws Exception {
        int before = clips();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (clips() < before + 20) {
            assertTrue(System.nanoTime() < deadline, () -> "no writer writes: " + logs());
            Thread.sleep(20);
        }
    }

    private int clips() {
        try (var cache = StateCache.open(folder, KEY, NO_LIMIT)) {
            return cache.counters().clips();
        }
    }

    private String logs() {
        try (var files = Files.newDirectoryStream(folder, "*.log")) {
            var text = new StringBuilder();
            for (var file : files) {
                text.append(Files.readString(file));
            }
            return text.toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void overwrite(long position, byte[] bytes) throws IOException {
        try (var channel = FileChannel.open(folder.resolve(KEY.fileName()), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    private static Tensor constant(int value, int width) {
        var values = new float[width];
        Arrays.fill(values, value);
        return Tensors.floats(values, 1, width);
    }

    static Tensor states(int clip, int rows) {
        return Tensors.floats(numbers(clip, rows), rows, KEY.width());
    }

    static float[] numbers(int clip, int rows) {
        var random = new Random(clip);
        var numbers = new float[rows * KEY.width()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /** A content hash of a clip that is only a number. */
    static String id(int clip) {
        return String.format("%064x", clip);
    }
}
