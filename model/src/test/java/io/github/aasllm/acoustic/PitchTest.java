// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Spectra in single precision against spectra in double. */
class PitchTest {
    private static final RealFft FFT = RealFft.ofLength(Frames.LENGTH);

    /** Counts transforms in double; those in single are of no use where it is told so. */
    private static final class Counting implements RealFft {
        private final boolean single;
        private int doubles;

        Counting(boolean single) {
            this.single = single;
        }

        @Override
        public void transform(double[] frame, double[] spectrum) {
            doubles++;
            FFT.transform(frame, spectrum);
        }

        @Override
        public void transform(float[] frame, float[] spectrum) {
            if (single) {
                FFT.transform(frame, spectrum);
            } else {
                Arrays.fill(spectrum, Float.POSITIVE_INFINITY);
            }
        }
    }

    @Test
    void singlePrecisionMovesPitchByLessThanAMillionthOfAHertz() {
        float[] noise = noise(0.1);
        var single = new Counting(true);
        var exact = new Counting(false);
        // A bin errs by some 1e-7, a vertex by as much of a bin of 8 Hz, and thousands of peaks are averaged.
        assertEquals(new Pitch(exact).of(noise), new Pitch(single).of(noise), 1e-6);
        assertEquals(63, exact.doubles);
        assertTrue(single.doubles < 63 / 2, single.doubles + " frames again in double");
    }

    @Test
    void flatSpectrumIsDecidedInDouble() {
        var click = new float[Frames.LENGTH];
        click[700] = 0.5f;
        var single = new Counting(true);
        var exact = new Counting(false);
        assertEquals(new Pitch(exact).of(click), new Pitch(single).of(click)); // NaN too, where there is no peak
        assertEquals(exact.doubles, single.doubles);
    }

    @Test
    void powersThatNoFloatHoldsAreTakenInDouble() {
        for (double gain : new double[] {1e-25, 1e25}) {
            float[] noise = noise(1);
            var scaled = new float[noise.length];
            for (int i = 0; i < noise.length; i++) {
                scaled[i] = (float) (gain * noise[i]);
            }
            var single = new Counting(true);
            // The floats of the scaled noise are rounded once more.
            assertEquals(new Pitch(single).of(noise), new Pitch(single).of(scaled), 1e-3, "gain " + gain);
            assertTrue(single.doubles >= 63, single.doubles + " frames in double");
        }
    }

    @Test
    void silenceNeedsNoTransform() {
        var single = new Counting(true);
        assertTrue(Double.isNaN(new Pitch(single).of(new float[32_000])));
        assertEquals(0, single.doubles);
    }

    private static float[] noise(double gain) {
        var random = new SplittableRandom(11);
        var noise = new float[32_000];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) (gain * random.nextDouble(-1, 1));
        }
        return noise;
    }
}
