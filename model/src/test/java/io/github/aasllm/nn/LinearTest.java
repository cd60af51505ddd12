// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layer and its slot, on small whole numbers, which float32 adds and multiplies exactly. */
class LinearTest {
    private static final float EXACT = 0;

    private final PointerScope scope = new PointerScope();
    private final Tensor x = Tensors.floats(new float[] {1, 2, 3, -1, 0, 4}, 2, 3);
    private final Tensor weight = Tensors.floats(new float[] {1, 0, 2, 3, -1, 1}, 2, 3);
    private final Tensor bias = Tensors.floats(new float[] {10, 20}, 2);

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void everyOutputIsARowOfTheWeightTimesTheInput() {
        float[] expected = {1 + 2 * 3, 3 - 2 + 3, -1 + 2 * 4, -3 + 4};
        assertArrayEquals(expected, Tensors.toFloats(new Linear(weight, null).forward(x)), EXACT);
    }

    @Test
    void theBiasIsAdded() {
        float[] expected = {10 + 1 + 2 * 3, 20 + 3 - 2 + 3, 10 - 1 + 2 * 4, 20 - 3 + 4};
        assertArrayEquals(expected, Tensors.toFloats(new Linear(weight, bias).forward(x)), EXACT);
    }

    @Test
    void theUpdateIsAddedWithItsScale() {
        var linear = new Linear(weight, bias);
        linear.update(update());
        // A x is 1 + 2 + 3 = 6 for the first row and -1 + 4 = 3 for the second; B is (1, -2), the scale 0.5
        float[] expected = {17 + 0.5f * 6, 24 + 0.5f * 6 * -2, 17 + 0.5f * 3, 21 + 0.5f * 3 * -2};
        assertArrayEquals(expected, Tensors.toFloats(linear.forward(x)), EXACT);
    }

    @Test
    void anEmptiedSlotChangesNothing() {
        var linear = new Linear(weight, bias);
        var before = Tensors.toFloats(linear.forward(x));
        linear.update(update());
        linear.update(null);
        linear.merge();
        assertArrayEquals(before, Tensors.toFloats(linear.forward(x)), EXACT);
    }

    @ParameterizedTest
    @CsvSource({"Float", "Half", "BFloat16"})
    void mergedEqualsUnmergedAndTheStoredWeightStaysAsItWas(ScalarType stored) {
        var random = new SplittableRandom(5);
        var kept = floats(random, 7, 5).to(stored);
        var before = Tensors.toFloats(kept);
        var input = floats(random, 4, 5);
        var linear = new Linear(kept, floats(random, 7));
        linear.update(new LowRankUpdate(floats(random, 2, 5), floats(random, 7, 2), 4));
        var unmerged = Tensors.toFloats(linear.forward(input));
        linear.merge();
        // sums of 5 + 2 products of magnitude below 8, in another order: 32 × 2^-24 is about 2e-6
        assertArrayEquals(unmerged, Tensors.toFloats(linear.forward(input)), 1e-5f);
        assertArrayEquals(before, Tensors.toFloats(kept), EXACT);
        assertEquals(5, linear.inputs());
        assertEquals(7, linear.outputs());
    }

    @Test
    void theInputStaysAsItWas() {
        var before = Tensors.toFloats(x);
        var linear = new Linear(weight.to(ScalarType.BFloat16), bias);
        linear.update(update());
        linear.forward(x);
        assertArrayEquals(before, Tensors.toFloats(x), EXACT);
        assertArrayEquals(new float[] {10, 20}, Tensors.toFloats(bias), EXACT);
    }

    @Test
    void aMergedWeightOutlivesTheScopeItWasMergedIn() {
        var linear = new Linear(weight, bias);
        linear.update(update());
        var expected = Tensors.toFloats(linear.forward(x));
        try (var step = new PointerScope()) {
            linear.merge();
        }
        assertArrayEquals(expected, Tensors.toFloats(linear.forward(x)), EXACT);
    }

    @Test
    void float32WeightsAreKnownAsSuch() {
        assertTrue(Tensors.isFloat32(weight));
        assertEquals(false, Tensors.isFloat32(weight.to(ScalarType.BFloat16)));
        assertEquals(false, Tensors.isFloat32(weight.to(ScalarType.Double)));
    }

    private static LowRankUpdate update() {
        return new LowRankUpdate(
                Tensors.floats(new float[] {1, 1, 1}, 1, 3), Tensors.floats(new float[] {1, -2}, 2, 1), 0.5);
    }

    private static Tensor floats(SplittableRandom random, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return Tensors.floats(values, shape);
    }
}
