// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.training.TrainingState.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state that is not the one that was written is refused in one line, and changes no weight. */
class TrainingStateTest {
    private static final String ANEW =
            "; bring it back from a copy, or delete the folder of this training and begin it anew";
    private static final long STEPS = 60;

    @TempDir
    private Path folder;

    private PointerScope scope;
    private Path file;
    private Tensor weights;

    @BeforeEach
    void save() {
        scope = new PointerScope();
        file = folder.resolve(TrainingState.FILE);
        weights = Tensors.floats(new float[] {1, -2, 3.5f, 0, 1e-30f, 6}, 2, 3);
        state("a run", weights).save(new Progress(42, 30, -0.25));
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void whatIsSavedIsLoaded() {
        var read = Tensors.floats(new float[6], 2, 3);
        assertEquals(new Progress(42, 30, -0.25), state("a run", read).load(STEPS));
        assertArrayEquals(Tensors.toFloats(weights), Tensors.toFloats(read));
        state("a run", read).save(Progress.NONE);
        assertEquals(Progress.NONE, state("a run", read).load(STEPS), "before a best there is no number");
    }

    /** The head is JSON and spaces, of which no checksum of the numbers would tell. */
    @Test
    void everyFlippedBitIsRefused() throws IOException {
        var whole = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            var damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            requireRefused(damaged, "bit " + bit);
        }
    }

    @Test
    void everyCutIsRefusedAndWhatIsPutBehindToo() throws IOException {
        var whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            requireRefused(Arrays.copyOf(whole, length), "cut to " + length);
        }
        requireRefused(Arrays.copyOf(whole, whole.length + 1), "a byte more");
    }

    @Test
    void seededMutationsAreRefused() throws IOException {
        var whole = Files.readAllBytes(file);
        var random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            var damaged = whole.clone();
            int from = random.nextInt(whole.length);
            int length = 1 + random.nextInt(Math.min(32, whole.length - from));
            for (int at = from; at < from + length; at++) {
                damaged[at] = (byte) (i % 2 == 0 ? random.nextInt(256) : 0);
            }
            if (!Arrays.equals(whole, damaged)) {
                requireRefused(damaged, "mutation " + i);
            }
        }
    }

    @Test
    void theStateOfAnotherRunIsRefused() {
        assertEquals(
                "training state: of another recipe, base model or clips (expected: the state of this run) in "
                        + file + ANEW,
                Refusals.of(() -> state("another run", weights).load(STEPS)));
    }

    @Test
    void aStepThatTheTrainingDoesNotHaveIsRefused() {
        assertEquals(
                "training state: step 42, the best at step 30 (expected: steps from 0 to 41) in " + file + ANEW,
                Refusals.of(() -> state("a run", weights).load(41)));
        state("a run", weights).save(new Progress(5, 6, 0));
        assertEquals(
                "training state: step 5, the best at step 6 (expected: steps from 0 to 60) in " + file + ANEW,
                Refusals.of(() -> state("a run", weights).load(STEPS)));
        state("a run", weights).save(new Progress(-1, 0, 0));
        assertEquals(
                "training state: step -1 (expected: a whole number >= 0) in " + file + ANEW,
                Refusals.of(() -> state("a run", weights).load(STEPS)));
    }

    @Test
    void weightsOfAnotherShapeAreRefused() {
        assertEquals(
                "training state: 1 tensors of other names or shapes (expected: 1 of this recipe) in " + file
                        + ANEW,
                Refusals.of(() -> state("a run", Tensors.floats(new float[6], 3, 2)).load(STEPS)));
    }

    @Test
    void aStateOfAReleaseWithoutChecksumsIsRefused() throws IOException {
        try (var stored = Safetensors.open(file)) {
            assertEquals("2", stored.metadata().get("state"));
        }
        var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        Files.writeString(file, text.replace("\"state\":\"2\"", "\"stale\":\"2\""),
                StandardCharsets.ISO_8859_1);
        assertEquals("training state: format 1 or none (expected: format 2) in " + file + ANEW,
                Refusals.of(() -> state("a run", weights).load(STEPS)));
    }

    private void requireRefused(byte[] damaged, String how) throws IOException {
        Files.write(file, damaged);
        var into = Tensors.floats(new float[] {7, 7, 7, 7, 7, 7}, 2, 3);
        var refusal = Refusals.of(() -> state("a run", into).load(STEPS));
        assertTrue(refusal.contains(file.toString()) && refusal.endsWith(ANEW) && !refusal.contains("\n"),
                how + ": " + refusal);
        assertArrayEquals(new float[] {7, 7, 7, 7, 7, 7}, Tensors.toFloats(into), how);
    }

    private TrainingState state(String run, Tensor numbers) {
        var state = new TrainingState(folder, run);
        state.add("weight", List.of(new TrainedWeight("q", numbers, 1)), List.of(numbers));
        return state;
    }
}
