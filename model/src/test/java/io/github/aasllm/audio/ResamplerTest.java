// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.mkl.global.mkl_rt.MKL_Set_Num_Threads_Local;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.mkl.Mkl;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The filter against what an ideal one gives: tones below the pass band's edge are kept, those above are
 * gone.
 */
class ResamplerTest {
    private static final int TARGET = 16_000;
    private static final int EDGE = 2_000; // samples at either end where the signal's sudden start rings

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 12_345, 22_050, 32_000, 44_100, 48_000, 96_000})
    void toneInThePassBandIsKeptToTheFloatsRounding(int rate) {
        double hertz = 0.85 * Math.min(rate, TARGET) / 2;
        float[] output = new Resampler(rate, TARGET).resample(tone(hertz, rate, rate));
        double error = 0;
        double power = 0;
        for (int i = EDGE; i < output.length - EDGE; i++) {
            double exact = Math.sin(Math.TAU * hertz * i / TARGET);
            error += (output[i] - exact) * (output[i] - exact);
            power += exact * exact;
        }
        // Floats near 1 are rounded by 2^-25 on average, -150 dB, once going in and once coming out.
        double decibels = 10 * Math.log10(error / power);
        assertTrue(decibels < -140, rate + " Hz: " + decibels + " dB");
    }

    @ParameterizedTest
    @ValueSource(ints = {22_050, 44_100, 48_000})
    void toneAboveTheNewNyquistFrequencyIsGone(int rate) {
        float[] output = new Resampler(rate, TARGET).resample(tone(8_010, rate, rate));
        for (int i = EDGE; i < output.length - EDGE; i++) {
            // -120 dB: 150 from the design, less what one tone's ripple adds.
            assertEquals(0, output[i], 1e-6);
        }
    }

    @Test
    void lengthIsRoundedUp() {
        for (int samples = 0; samples < 500; samples++) {
            int expected = (int) Math.ceil(samples * 16_000.0 / 44_100);
            assertEquals(expected, new Resampler(44_100, TARGET).resample(new float[samples]).length);
        }
    }

    @Test
    void sameRateIsACopy() {
        float[] signal = {1, 2, 3};
        float[] output = new Resampler(TARGET, TARGET).resample(signal);
        assertArrayEquals(signal, output);
        output[0] = 5;
        assertEquals(1, signal[0]);
    }

    @Test
    void longSignalIsTheSameInBlocksAsInOne() {
        // One second is a single block, eight seconds are several; the first half second cannot tell.
        float[] signal = noise(8 * 44_100);
        float[] whole = new Resampler(44_100, TARGET).resample(signal);
        float[] head = new Resampler(44_100, TARGET).resample(Arrays.copyOf(signal, 44_100));
        assertArrayEquals(Arrays.copyOf(head, 8_000), Arrays.copyOf(whole, 8_000));
        int lastSecond = 7 * TARGET;
        float[] tail = new Resampler(44_100, TARGET)
                .resample(Arrays.copyOfRange(signal, 7 * 44_100, 8 * 44_100));
        assertArrayEquals(Arrays.copyOfRange(tail, 8_000, TARGET),
                Arrays.copyOfRange(whole, lastSecond + 8_000, lastSecond + TARGET));
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 12_345, 22_051, 44_100, 96_000, 384_000})
    void aStreamGivesTheSameSamplesInPiecesOfAnySize(int rate) {
        for (boolean byMkl : new boolean[] {true, false}) {
            var resampler = new Resampler(rate, TARGET, byMkl);
            float[] signal = noise(30_011 + rate);
            float[] whole = resampler.resample(signal);
            for (int size : new int[] {1, 7, 1021, 8192, signal.length}) {
                assertArrayEquals(whole, inPieces(resampler, signal, size), rate + " Hz by " + size);
            }
        }
    }

    private static float[] inPieces(Resampler resampler, float[] signal, int size) {
        var result = new float[signal.length * 3];
        int[] filled = {0};
        var stream = resampler.stream((samples, count) -> {
            System.arraycopy(samples, 0, result, filled[0], count);
            filled[0] += count;
        });
        for (int at = 0; at < signal.length; at += size) {
            int count = Math.min(size, signal.length - at);
            stream.add(Arrays.copyOfRange(signal, at, at + count), count);
        }
        stream.end();
        return Arrays.copyOf(result, filled[0]);
    }

    @Test
    void filterIsPlainConvolutionWithItsOwnImpulseResponse() {
        // Integer up-sampling shows the whole filter; any signal is then a sum of shifted copies of it.
        var resampler = new Resampler(8_000, TARGET);
        var impulse = new float[401];
        impulse[200] = 1;
        float[] response = resampler.resample(impulse); // centred on sample 400
        float[] signal = noise(101);
        float[] output = resampler.resample(signal);
        for (int i = 0; i < output.length; i++) {
            double sum = 0;
            for (int k = 0; k < signal.length; k++) {
                sum += (double) signal[k] * response[400 + i - 2 * k];
            }
            assertEquals(sum, output[i], 1e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 12_345, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000})
    void productsByMklAreTheSumsOfOurLoops(int rate) {
        assertTrue(Mkl.LOADED);
        var byMkl = new Resampler(rate, TARGET, true);
        var byLoops = new Resampler(rate, TARGET, false);
        // One sample, primes, and both sides of whole periods, of one row and of all rows of a product.
        for (int samples : new int[] {1, 7, 1021, 440, 441, 442, 882, 883, 64 * 441 - 1, 64 * 441 + 1,
                70_001}) {
            float[] signal = noise(samples);
            float[] expected = byLoops.resample(signal);
            float[] actual = byMkl.resample(signal);
            for (int i = 0; i < expected.length; i++) {
                // Doubles summed in another order may round to the neighbouring float.
                assertEquals(expected[i], actual[i], Math.max(Math.ulp(expected[i]), 1e-12),
                        samples + " at " + i);
            }
            assertEquals(expected.length, actual.length);
        }
    }

    @Test
    void filterTooLargeToKeepGivesTheSameBothWays() {
        // 16000:22051 has no common divisor, so a phase for each of 16000 outputs
        float[] signal = noise(30_000);
        assertArrayEquals(new Resampler(22_051, TARGET, false).resample(signal),
                new Resampler(22_051, TARGET, true).resample(signal), 1e-7f);
    }

    @Test
    void resamplerMadeInAScopeOfPointersOutlivesIt() {
        Resampler resampler;
        try (var scope = new PointerScope()) {
            resampler = new Resampler(22_050, TARGET, true);
        }
        for (int i = 0; i < 100; i++) { // whatever was freed is written over
            new DoublePointer(new double[16 * (i + 100)]).close();
        }
        float[] signal = noise(1000);
        assertArrayEquals(new Resampler(22_050, TARGET, false).resample(signal), resampler.resample(signal),
                1e-7f);
    }

    @Test
    void threadsOfMklAreLeftAsTheyWere() {
        int before = MKL_Set_Num_Threads_Local(2);
        try {
            new Resampler(22_050, TARGET, true).resample(new float[100]);
            assertEquals(2, MKL_Set_Num_Threads_Local(2));
        } finally {
            MKL_Set_Num_Threads_Local(before);
        }
    }

    @Test
    void manyThreadsShareAResampler() {
        var resampler = new Resampler(22_050, TARGET);
        float[] signal = noise(22_050);
        float[] alone = resampler.resample(signal);
        IntStream.range(0, 64).parallel().forEach(i -> assertArrayEquals(alone, resampler.resample(signal)));
    }

    @Test
    void ratesMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> new Resampler(0, TARGET));
    }

    private static float[] tone(double hertz, int rate, int samples) {
        var tone = new float[samples];
        for (int i = 0; i < samples; i++) {
            tone[i] = (float) Math.sin(Math.TAU * hertz * i / rate);
        }
        return tone;
    }

    private static float[] noise(int samples) {
        var random = new SplittableRandom(6);
        var noise = new float[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (float) random.nextDouble(-1, 1);
        }
        return noise;
    }
}
