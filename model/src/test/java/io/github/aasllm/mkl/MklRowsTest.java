// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;

class MklRowsTest {
    private static final int ROWS = 3;
    private static final int LENGTH = 20;
    private static final int BINS = LENGTH / 2 + 1;

    @Test
    void everyRowIsItsOwnFourierSum() {
        var random = new SplittableRandom(1);
        var rows = new float[ROWS * LENGTH];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextDouble(-1, 1);
        }
        var spectrum = new float[ROWS * BINS * 2];
        try (var input = new FloatPointer(rows);
                var output = new FloatPointer(spectrum.length)) {
            MklRows.ofLength(LENGTH).orElseThrow().forward(input.address(), output.address(), ROWS);
            output.get(spectrum);
        }
        for (int row = 0; row < ROWS; row++) {
            for (int bin = 0; bin < BINS; bin++) {
                double real = 0;
                double imaginary = 0;
                for (int i = 0; i < LENGTH; i++) {
                    double angle = -2 * Math.PI * bin * i / LENGTH;
                    real += rows[row * LENGTH + i] * Math.cos(angle);
                    imaginary += rows[row * LENGTH + i] * Math.sin(angle);
                }
                int at = 2 * (row * BINS + bin);
                // 20 float32 numbers below 1 are added: a few times 20 · 6e-8
                assertEquals(real, spectrum[at], 5e-6);
                assertEquals(imaginary, spectrum[at + 1], 5e-6);
            }
        }
    }

    @Test
    void theHannWindowIsARaisedCosineThatWouldCloseOneSampleLater() {
        var window = HannWindow.periodic(400);
        assertEquals(0, window[0]);
        for (int i = 0; i < 400; i++) {
            // a float32 angle up to 6.3 is off by up to 2.4e-7, and its cosine by no more
            assertEquals(0.5 - 0.5 * Math.cos(2 * Math.PI * i / 400), window[i], 5e-7);
        }
    }
}
