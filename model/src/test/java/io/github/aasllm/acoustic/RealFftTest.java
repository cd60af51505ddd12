// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.github.aasllm.mkl.MklTransform;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transform against the definition of the Fourier sum. */
class RealFftTest {
    private static final int LENGTH = 64;

    static Stream<RealFft> transforms() {
        return Stream.of(mkl(LENGTH),
                new TorchFft(LENGTH));
    }

    private static RealFft mkl(int length) {
        return new MklFft(MklTransform.ofDoubles(length).orElseThrow(),
                MklTransform.ofFloats(length).orElseThrow(), length);
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void spectrumIsTheFourierSum(RealFft fft) {
        var random = new SplittableRandom(3);
        double[] frame = random.doubles(LENGTH, -1, 1).toArray();
        var expected = new double[LENGTH + 2];
        for (int bin = 0; bin <= LENGTH / 2; bin++) {
            for (int n = 0; n < LENGTH; n++) {
                expected[2 * bin] += frame[n] * Math.cos(2 * Math.PI * bin * n / LENGTH);
                expected[2 * bin + 1] -= frame[n] * Math.sin(2 * Math.PI * bin * n / LENGTH);
            }
        }
        var spectrum = new double[LENGTH + 2];
        fft.transform(frame, spectrum);
        assertArrayEquals(expected, spectrum, 1e-12); // 64 terms of size 1, each good to 1e-16
        var floats = new float[LENGTH];
        for (int n = 0; n < LENGTH; n++) {
            floats[n] = (float) frame[n];
        }
        var single = new float[LENGTH + 2];
        fft.transform(floats, single);
        for (int i = 0; i < single.length; i++) {
            assertEquals(expected[i], single[i], 64 * 0x1p-24); // 64 terms of size 1, each rounded once
        }
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void frameIsLeftAsItWas(RealFft fft) {
        double[] frame = new SplittableRandom(4).doubles(LENGTH).toArray();
        double[] before = frame.clone();
        fft.transform(frame, new double[LENGTH + 2]);
        assertArrayEquals(before, frame);
    }

    @Test
    void mklIsTakenWhereItLoads() {
        assertInstanceOf(MklFft.class, RealFft.ofLength(LENGTH));
    }

    @Test
    void bothTransformsGiveTheSamePitch() {
        var noise = new float[16_000];
        var random = new SplittableRandom(5);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextDouble(-0.5, 0.5);
        }
        // The same double arithmetic but for the order of sums: 1e-16 in a bin moves a peak by far less than
        // 1e-9.
        double mkl = new Pitch(mkl(Frames.LENGTH)).of(noise);
        assertEquals(mkl, new Pitch(new TorchFft(Frames.LENGTH)).of(noise), 1e-9 * mkl);
    }
}
