// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.Waveform;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How clips are heard: the first version nearly as it is, the others through rooms and noise. */
class DistortionTest {
    private static final int DRAWS = 40;
    private static final Waveform TONE = tone();

    private static Waveform tone() {
        var samples = new float[Waveform.SAMPLE_RATE];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * i / samples.length));
        }
        return new Waveform(samples);
    }

    private static double leastLikeness(int version) {
        return IntStream.range(0, DRAWS)
                .mapToDouble(seed -> likeness(Distortion.hear(TONE, version, new SplittableRandom(seed))))
                .min().orElseThrow();
    }

    /** The cosine between what is heard and the tone: squared, its share of the power. */
    private static double likeness(Waveform heard) {
        double product = 0;
        double squares = 0;
        double own = 0;
        for (int i = 0; i < TONE.samples().length; i++) {
            product += heard.samples()[i] * TONE.samples()[i];
            squares += heard.samples()[i] * heard.samples()[i];
            own += TONE.samples()[i] * TONE.samples()[i];
        }
        return product / Math.sqrt(squares * own);
    }

    @Test
    void theFirstVersionHasFaintNoiseAloneAndTheOthersHaveMore() {
        // at 35 dB, the most, 10^-3.5 of the power; cos = 1 / sqrt(1 + 10^-3.5), and noise adds by chance
        assertTrue(leastLikeness(0) > 1 - Math.pow(10, -3.5));
        assertTrue(leastLikeness(1) < 0.99, "at 15 dB the noise has 3 % of the power");
    }

    @Test
    void whatIsHeardHasTheUsualLevel() {
        for (int version = 0; version < 2; version++) {
            var heard = Distortion.hear(TONE, version, new SplittableRandom(3)).samples();
            double square = IntStream.range(0, heard.length).mapToDouble(i -> heard[i] * heard[i])
                    .average().orElseThrow();
            assertEquals(-23, 10 * Math.log10(square), 0.1); // dB; frames of a tone differ a little
        }
    }

    @Test
    void theFirstVersionKeepsItsSpeedAndMostOthersChangeIt() {
        assertSame(TONE, Distortion.speed(TONE, 0, new SplittableRandom(1)));
        int changed = 0;
        for (int seed = 0; seed < DRAWS; seed++) {
            int length = Distortion.speed(TONE, 1, new SplittableRandom(seed)).samples().length;
            assertTrue(length >= 16_000 / 1.161 && length <= 16_000 / 0.859, "length " + length);
            changed += length == 16_000 ? 0 : 1;
        }
        assertEquals(0.8 * DRAWS, changed, 3 * Math.sqrt(DRAWS * 0.8 * 0.2)); // three standard errors
    }
}
