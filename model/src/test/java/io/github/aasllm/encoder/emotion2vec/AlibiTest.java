// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.emotion2vec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

/** The bias of attention by distance. */
class AlibiTest {
    /** As the paper of ALiBi has it: 2^-2, 2^-4, ... of four heads, and every second of eight behind them. */
    @Test
    void slopesOfSixHeadsAreThoseOfFourAndTwoOfEight() {
        assertArrayEquals(new double[] {0.25, 0.0625, 0.015625, 0.00390625, 0.5, 0.125}, Alibi.slopes(6), 1e-15);
        assertArrayEquals(new double[] {0.0625, 0.00390625}, Alibi.slopes(2), 1e-15);
    }

    @Test
    void framesLowerOneAnotherByDistanceExtraTokensDoNotAndAScaleBelowZeroIsNone() {
        try (var scope = new PointerScope()) {
            float m = 0.0625f; // of the first of two heads, times a scale of 2
            var expected = new float[] {
                0, 0, 0, 0,
                0, 0, -2 * m, -4 * m,
                0, -2 * m, 0, -2 * m,
                0, -4 * m, -2 * m, 0,
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
            assertArrayEquals(expected, Tensors.toFloats(new Alibi(new float[] {2, -1}, 1).bias(3, Device.CPU)), 1e-9f);
        }
    }
}
