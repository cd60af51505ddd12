// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.nn.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound that comes in pieces, as the encoder of Qwen2.5-Omni hears it. */
class StateStreamTest {
    private static final int WINDOW = 32_000; // samples of 200 frames

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {
        1, 100, 200, 201, 361, // less than half a frame, no state yet, the first state
        WINDOW, WINDOW + 1, WINDOW + 39, WINDOW + 40, WINDOW + 41, // 240 samples behind a window its last frame ends
        3 * WINDOW + 400, 112_345
    })
    void aStreamHasTheStatesOfTheWholeHoweverItIsCut(int samples) {
        withEncoder("qwen2_5_omni", 100, encoder -> {
            var sound = noise(samples, samples);
            var expected = encoder.states(samples) == 0
                    ? new float[0] : Tensors.toFloats(encoder.encode(List.of(sound)).getFirst());
            for (int most : new int[] {samples, 50_000, 1_000}) {
                assertClose(expected, heard(encoder, sound, most, new Random(most)), samples + " by " + most);
            }
        });
    }

    @Test
    void pairsOfPositionsAreOfTheWholeWhereWindowsHaveAnOddNumber() {
        withEncoder("qwen2_5_omni", 25, encoder -> { // windows of 25 positions: the last and the next's first are a pair
            var sound = noise(3, 3 * 8_000 + 5_000);
            assertClose(Tensors.toFloats(encoder.encode(List.of(sound)).getFirst()),
                    heard(encoder, sound, 3_000, new Random(1)), "odd windows");
        });
    }

    @Test
    void onlyTheSilenceBeforeTheLoudestIsHeardOtherwise() {
        withEncoder("qwen2_5_omni", 100, encoder -> {
            var sound = new float[3 * WINDOW];
            System.arraycopy(noise(5, WINDOW), 0, sound, WINDOW + 1_000, WINDOW); // silence, noise, silence
            var whole = Tensors.toFloats(encoder.encode(List.of(sound)).getFirst());
            var stream = heard(encoder, sound, WINDOW, new Random(2));
            int first = whole.length / 3; // of the first window
            assertClose(Arrays.copyOfRange(whole, first, whole.length),
                    Arrays.copyOfRange(stream, first, stream.length), "behind the silence");
            // silence alone is at (-10 + 4) / 4, but 8 decades below the noise it is raised
            assertTrue(distance(Arrays.copyOf(whole, first), Arrays.copyOf(stream, first)) > 1e-3);
        });
    }

    @Test
    void nothingComesBehindTheEnd() {
        withEncoder("qwen2_5_omni", 100, encoder -> {
            var stream = encoder.stream().orElseThrow();
            assertEquals(List.of(), stream.finish());
            assertThrows(IllegalStateException.class, () -> stream.add(new float[1]));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2_audio", "audioflamingo3", "musicflamingo"})
    void whereAStateHangsOnThirtySecondsThereIsNoStream(String family) {
        withEncoder(family, 100, encoder -> assertTrue(encoder.stream().isEmpty()));
    }

    private void withEncoder(String family, int window, Consumer<SpeechEncoder> body) {
        var model = folder.resolve(family);
        RandomModel.write(model, Families.named(family), RandomModel.Size.TINY, 3);
        var config = model.resolve("config.json");
        try (var scope = new PointerScope(); var inference = new NoGradGuard()) {
            Files.writeString(config, Files.readString(config).replace("\"n_window\" : 100", "\"n_window\" : " + window));
            try (var checkpoint = Families.open(model)) {
                body.accept(Boxes.load(checkpoint, Residency.MAPPED).encoder());
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The states of a sound in pieces of 0 to so many samples. */
    private static float[] heard(SpeechEncoder encoder, float[] sound, int most, Random random) {
        var stream = encoder.stream().orElseThrow();
        var states = new ArrayList<Tensor>();
        for (int from = 0; from < sound.length; ) {
            int to = Math.min(sound.length, from + random.nextInt(most + 1));
            states.addAll(stream.add(Arrays.copyOfRange(sound, from, to)));
            from = to;
        }
        states.addAll(stream.finish());
        return states.isEmpty() ? new float[0] : Tensors.toFloats(Tensors.stack(states));
    }

    private static void assertClose(float[] expected, float[] actual, String what) {
        assertEquals(expected.length, actual.length, what);
        assertTrue(distance(expected, actual) <= 1e-6, what + ": " + distance(expected, actual));
    }

    private static double distance(float[] a, float[] b) {
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst;
    }

    private static float[] noise(long seed, int samples) {
        var random = new Random(seed);
        var sound = new float[samples];
        for (int i = 0; i < samples; i++) {
            sound[i] = (float) (random.nextGaussian() * 0.1);
        }
        return sound;
    }
}
