// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both norms by hand. */
class NormTest {
    private static final float ROUNDED = 1e-6f; // float32 at values of about 3

    private final PointerScope scope = new PointerScope();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void rmsNormDividesByTheRootOfTheMeanSquare() {
        var norm = new RmsNorm(Tensors.floats(new float[] {1, 2}, 2), 0);
        float root = (float) Math.sqrt((3 * 3 + 4 * 4) / 2.0);
        float[] expected = {3 / root, 2 * 4 / root, 1, 2 * 1}; // the second row has a mean square of 1
        assertArrayEquals(
                expected, Tensors.toFloats(norm.forward(Tensors.floats(new float[] {3, 4, 1, 1}, 2, 2))),
                ROUNDED);
    }

    @Test
    void rmsNormAddsEpsilonToTheMeanSquare() {
        var norm = new RmsNorm(Tensors.floats(new float[] {1}, 1), 3);
        float[] expected = {(float) (1 / Math.sqrt(1 * 1 + 3)), 0};
        assertArrayEquals(expected, Tensors.toFloats(norm.forward(Tensors.floats(new float[] {1, 0}, 2, 1))),
                ROUNDED);
    }

    @Test
    void layerNormTakesTheMeanAndDividesByTheDeviation() {
        var norm = new LayerNorm(Tensors.floats(new float[] {1, 2}, 2),
                Tensors.floats(new float[] {10, 20}, 2));
        // mean 4, variance ((3 - 4)² + (5 - 4)²) / 2 = 1
        float deviation = (float) Math.sqrt(1 + 1e-5);
        float[] expected = {10 - 1 / deviation, 20 + 2 * 1 / deviation};
        // values of about 20 have steps of 2e-6
        assertArrayEquals(expected, Tensors.toFloats(norm.forward(Tensors.floats(new float[] {3, 5}, 1, 2))),
                5e-6f);
    }

    @Test
    void layerNormOfEqualValuesIsItsBias() {
        var norm = new LayerNorm(Tensors.floats(new float[] {1, 2}, 2),
                Tensors.floats(new float[] {10, 20}, 2));
        assertArrayEquals(
                new float[] {10, 20},
                Tensors.toFloats(norm.forward(Tensors.floats(new float[] {7, 7}, 1, 2))), 0);
    }
}
