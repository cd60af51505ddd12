// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Scopes;
import io.github.aasllm.TinyCheckpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packed batches, odd lengths and extreme clips, with the golden tiny checkpoint. */
class WhisperEncoderTest {
    /** Two correct float32 encoders differ by 2e-6 at values up to 5. */
    private static final float STATES = 1e-5f;

    private static TinyCheckpoint tiny;

    private final PointerScope scope = new PointerScope();

    @BeforeAll
    static void load() {
        tiny = TinyCheckpoint.open("hf/tiny-qwen2-audio");
    }

    @AfterAll
    static void close() {
        tiny.close();
    }

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void aPackedBatchEqualsEachClipAlone() {
        var random = new SplittableRandom(51);
        for (int round = 0; round < 5; round++) {
            var clips = IntStream.range(0, random.nextInt(2, 7))
                    .mapToObj(i -> noise(random.nextInt(321, 20_000), random.nextLong()))
                    .toList();
            var together = tiny.encoder().encode(clips);
            for (int i = 0; i < clips.size(); i++) {
                var alone = tiny.encoder().encode(List.of(clips.get(i))).getFirst();
                assertArrayEquals(
                        new long[] {new ClipLength(clips.get(i).length).tokens(), 64},
                        together.get(i).sizes().vec().get());
                assertArrayEquals(Tensors.toFloats(alone), Tensors.toFloats(together.get(i)), STATES);
            }
        }
    }

    @Test
    void theLastOfOddPositionsIsAttendedAndNotPooled() {
        int samples = 6 * 160 + 1; // 7 frames, 4 positions: even
        var even = noise(samples, 1);
        var odd = noise(samples + 2 * 160, 1); // 9 frames, 5 positions
        assertEquals(5, new ClipLength(odd.length).positions());
        var pooled = tiny.encoder().encode(List.of(odd)).getFirst();
        assertEquals(5 / 2, pooled.size(0));
        // pooled: the means of positions 0, 1 and 2, 3 after the last layer, then the norm; position 4 is
        // left out
        var states = Tensors.toFloats(tiny.encoder().hidden(List.of(odd)).getFirst().getLast());
        for (int token = 0; token < 2; token++) {
            var mean = new double[64];
            for (int i = 0; i < 64; i++) {
                mean[i] = (states[2 * token * 64 + i] + states[(2 * token + 1) * 64 + i]) / 2;
            }
            assertArrayEquals(normed(mean), row(Tensors.toFloats(pooled), token), STATES);
        }
        // attended: what only position 4 hears changes the others
        var changed = odd.clone();
        Arrays.fill(changed, odd.length - 60, odd.length, 0.9f);
        var other = Tensors.toFloats(tiny.encoder().encode(List.of(changed)).getFirst());
        assertFalse(Arrays.equals(Tensors.toFloats(pooled), other));
        assertEquals(2, tiny.encoder().encode(List.of(even)).getFirst().size(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {321, 480, 641, 16_000})
    void silentAndVeryShortClipsGiveFiniteStates(int samples) {
        for (var clip : List.of(new float[samples], constant(samples, 1), constant(samples, 1e-30f))) {
            for (float value : Tensors.toFloats(tiny.encoder().encode(List.of(clip)).getFirst())) {
                assertTrue(Float.isFinite(value));
            }
        }
    }

    @Test
    void aClipOfThirtySecondsGives750Tokens() {
        assertEquals(750, tiny.encoder().encode(List.of(noise(480_000, 3))).getFirst().size(0));
    }

    @Test
    void onlyTheStatesOfTheLastLayerStayInMemory() {
        var clip = noise(16_000, 4);
        // 50 positions of width 64: the input of the first layer and the output of the second
        assertEquals(2, Scopes.alive(50 * 64, () -> tiny.encoder().encode(List.of(clip))));
    }

    /** The encoder's last norm, by its formula. */
    private static float[] normed(double[] x) {
        var weights = tiny.checkpoint().weights(Boxes.table(tiny.checkpoint().config()), Residency.MAPPED);
        var weight = Tensors.toFloats(weights.small("audio_tower.layer_norm.weight"));
        var bias = Tensors.toFloats(weights.small("audio_tower.layer_norm.bias"));
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        var out = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = (float) ((x[i] - mean) / Math.sqrt(variance + 1e-5) * weight[i] + bias[i]);
        }
        return out;
    }

    private static float[] row(float[] matrix, int row) {
        return Arrays.copyOfRange(matrix, row * 64, (row + 1) * 64);
    }

    private static float[] constant(int samples, float value) {
        var clip = new float[samples];
        Arrays.fill(clip, value);
        return clip;
    }

    private static float[] noise(int samples, long seed) {
        var random = new SplittableRandom(seed);
        var noise = new float[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (float) random.nextDouble(-0.5, 0.5);
        }
        return noise;
    }
}
