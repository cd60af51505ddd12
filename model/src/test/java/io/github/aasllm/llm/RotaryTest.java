// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rotary positions by hand. */
class RotaryTest {
    private static final float ROUNDED = 1e-6f; // float32 sines and cosines of values of about 1

    private final PointerScope scope = new PointerScope();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void frequenciesFallByThetaToTheTwoOverWidthAndRepeatInTheSecondHalf() {
        float third = (float) (1 / Math.sqrt(10_000)); // theta^(-2 · 1 / 4)
        assertArrayEquals(new float[] {1, third, 1, third}, Rotary.frequencies(4, Rope.of(10_000)), 1e-9f);
        assertArrayEquals(new float[] {1f / 8, third / 8, 1f / 8, third / 8},
                Rotary.frequencies(4, new Rope(10_000, 8)), 1e-9f);
    }

    @Test
    void positionZeroTurnsNothing() {
        var x = Tensors.floats(new float[] {1, 2, 3, 4}, 1, 1, 4);
        var turned = Rotary.at(new long[] {0}, Rotary.frequencies(4, Rope.of(10_000)), Device.CPU).turn(x);
        assertArrayEquals(new float[] {1, 2, 3, 4}, Tensors.toFloats(turned), 0);
    }

    @Test
    void componentsOfBothHalvesTurnInPairsByPositionTimesFrequency() {
        var x = Tensors.floats(new float[] {1, 0, 0, 1}, 1, 1, 4); // pairs (1, 0) and (0, 1)
        var turned = Rotary.at(new long[] {3}, new float[] {0.5f, 0.25f, 0.5f, 0.25f}, Device.CPU).turn(x);
        float a = 3 * 0.5f;
        float b = 3 * 0.25f;
        float[] expected =
                {(float) Math.cos(a), (float) -Math.sin(b), (float) Math.sin(a), (float) Math.cos(b)};
        assertArrayEquals(expected, Tensors.toFloats(turned), ROUNDED);
    }

    @Test
    void aProductDependsOnTheDistanceAlone() {
        var frequencies = Rotary.frequencies(4, Rope.of(10_000));
        var q = Tensors.floats(new float[] {1, -2, 0.5f, 3}, 1, 1, 4);
        var k = Tensors.floats(new float[] {2, 1, -1, 0.25f}, 1, 1, 4);
        for (int distance = 0; distance < 5; distance++) {
            float near = product(q, 7, k, 7 + distance, frequencies);
            // products of about 10, at angles of up to 1000, whose float32 steps are 6e-5
            assertEquals(near, product(q, 900, k, 900 + distance, frequencies), 1e-3f);
        }
    }

    private static float product(Tensor q, long at, Tensor k, long other, float[] frequencies) {
        var a = Tensors.toFloats(Rotary.at(new long[] {at}, frequencies, Device.CPU).turn(q));
        var b = Tensors.toFloats(Rotary.at(new long[] {other}, frequencies, Device.CPU).turn(k));
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
