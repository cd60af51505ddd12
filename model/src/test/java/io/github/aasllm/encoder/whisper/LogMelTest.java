// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.nn.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Features at the edges; {@link WhisperEncoderGoldenTest} has their values. */
class LogMelTest {
    private static final int BANDS = 128;
    private static final LogMel LOG_MEL = new LogMel(BANDS);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 160, 321, 641, 16_000, 479_999, 480_000, 480_001})
    void thereAreTwoFramesAPositionAndOneMoreUpToTheWindow(int samples) {
        try (var scope = new PointerScope()) {
            int positions = new ClipLength(samples).positions();
            assertArrayEquals(
                    new long[] {BANDS, Math.min(2 * positions + 1, 3000)},
                    LOG_MEL.extract(noise(samples)).sizes().vec().get());
        }
    }

    @Test
    void silenceHasTheLowestPowerEverywhere() {
        float expected = (float) ((Math.log10(1e-10) + 4) / 4);
        for (float value : extract(new float[1000])) {
            assertEquals(expected, value, 1e-6f); // one float32 logarithm
        }
    }

    @Test
    void noValueIsMoreThanEightDecadesBelowTheHighest() {
        var values = extract(noise(3000));
        float highest = Float.NEGATIVE_INFINITY;
        float lowest = Float.POSITIVE_INFINITY;
        for (float value : values) {
            highest = Math.max(highest, value);
            lowest = Math.min(lowest, value);
        }
        assertTrue(highest - lowest <= 8 / 4f + 1e-6f, highest + " " + lowest);
    }

    @Test
    void samplesBehindThirtySecondsAreNotHeard() {
        var heard = noise(480_000);
        var longer = Arrays.copyOf(heard, 500_000);
        Arrays.fill(longer, 480_000, 500_000, 1);
        assertArrayEquals(extract(heard), extract(longer), 0);
    }

    @Test
    void manyThreadsGetTheSameFeatures() throws Exception {
        var clips = IntStream.range(0, 4).mapToObj(i -> noise(4000 + 1000 * i)).toList();
        var expected = clips.stream().map(LogMelTest::extract).toList();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var runs = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(() -> extract(clips.get(i % 4))))
                    .toList();
            for (int i = 0; i < runs.size(); i++) {
                assertArrayEquals(expected.get(i % 4), runs.get(i).get(), 0);
            }
        }
    }

    private static float[] extract(float[] samples) {
        try (var scope = new PointerScope()) {
            return Tensors.toFloats(LOG_MEL.extract(samples));
        }
    }

    private static float[] noise(int samples) {
        var random = new SplittableRandom(samples);
        var noise = new float[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (float) random.nextDouble(-0.5, 0.5);
        }
        return noise;
    }
}
