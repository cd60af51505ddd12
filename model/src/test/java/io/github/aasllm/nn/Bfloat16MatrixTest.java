// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** bfloat16, whose numbers have eight binary digits: what is exact in it, and how far the rest may be off. */
class Bfloat16MatrixTest {
    private static final double ROUNDING = Math.scalb(1.0, -8); // half of the last of eight digits, of the number itself

    private final PointerScope scope = new PointerScope();
    private final NoGradGuard inference = new NoGradGuard();

    @AfterEach
    void free() {
        inference.close();
        scope.close();
    }

    @Test
    void whatHasEightDigitsIsExact() {
        var layer = narrow(Tensors.floats(new float[] {127, -3, 5, 0, -128, 2}, 2, 3), Tensors.floats(new float[] {1, -1}, 2));
        var x = Tensors.floats(new float[] {1, 3, -2, 2, 0, 1}, 2, 3);
        // 127 - 9 - 10 + 1 = 109, -384 - 4 - 1 = -389, which has nine digits, halfway to -388; 254 + 5 + 1 = 260, 2 - 1
        assertArrayEquals(new float[] {109, -388, 260, 1}, Tensors.toFloats(layer.forward(x)), 0);
    }

    /**
     * |y' - y| is at most one rounding of each input, of the weight where it had more digits, of the bias and of the
     * sum: 2⁻⁸ (Σ |w x| + |b| + |y|), and 2⁻⁸ Σ |w x| more. The factor 1.01 is for products of two roundings, 2⁻¹⁶,
     * and for sums in float32.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 84, 300})
    void productsAreOffByTheRoundingsOfTheirFactorsAndOfTheSum(int rows) {
        var weight = normal(1, 96, 512);
        var stored = weight.to(ScalarType.BFloat16).to(ScalarType.Float);
        var bias = normal(2, 96);
        var x = normal(3, rows, 512);
        for (var exactly : new Tensor[] {stored, weight}) {
            var y = torch.linear(x, exactly, new TensorOptional(bias));
            var sizes = torch.linear(x.abs(), exactly.abs());
            var factors = exactly.is_same(stored) ? sizes : sizes.mul(new Scalar(2));
            var bound = factors.add(bias.abs()).add(y.abs()).mul(new Scalar(1.01 * ROUNDING));
            var off = narrow(exactly, bias).forward(x).sub(y).abs().div(bound).max().item_float();
            assertTrue(off <= 1, "of the bound: " + off);
            assertTrue(off > 0.01, "it was rounded at all: " + off);
        }
    }

    @Test
    void aRowIsTheSameBesideOthers() {
        var layer = narrow(normal(4, 96, 512), null);
        var x = normal(5, 200, 512);
        var together = layer.forward(x);
        var alone = layer.forward(Tensors.rows(x, 17, 18));
        // sums in another order differ by 512 · 2⁻²⁴ of Σ |w x|, and where that falls on a halfway point, by one rounding
        var bound = together.abs().narrow(0, 17, 1).mul(new Scalar(2 * ROUNDING)).add(new Scalar(1e-3));
        assertTrue(alone.sub(Tensors.rows(together, 17, 18)).abs().div(bound).max().item_float() <= 1);
    }

    @Test
    void activationsInTheSamePassAreThoseBehindTheProduct() {
        var expand = narrow(normal(6, 128, 64), normal(7, 128));
        var contract = narrow(normal(8, 64, 128), normal(9, 64));
        var x = normal(10, 30, 64);
        assertClose(contract.forward(torch.gelu(expand.forward(x))), FeedForward.gelu(expand, contract, x));
        var up = narrow(normal(11, 128, 64), null);
        assertClose(contract.forward(torch.silu(expand.forward(x)).mul(up.forward(x))),
                FeedForward.gated(expand, up, contract, x));
    }

    @Test
    void anUpdateIsAddedInFloat32AndKeepsActivationsBehindIt() {
        var expand = narrow(normal(6, 128, 64), normal(7, 128));
        var contract = narrow(normal(8, 64, 128), null);
        var x = normal(10, 30, 64);
        var plain = expand.forward(x);
        var update = new LowRankUpdate(normal(12, 4, 64), normal(13, 128, 4), 0.25);
        expand.update(update);
        var expected = torch.matmul(x, update.matrix().t());
        assertArrayEquals(Tensors.toFloats(expected), Tensors.toFloats(expand.forward(x).sub(plain)), 1e-3f);
        assertArrayEquals(Tensors.toFloats(contract.forward(torch.gelu(expand.forward(x)))),
                Tensors.toFloats(FeedForward.gelu(expand, contract, x)), 0);
    }

    @Test
    void anotherWeightOrAMergedOneIsFloat32Again() {
        var weight = normal(14, 8, 16);
        var x = normal(15, 3, 16);
        var layer = narrow(weight, null);
        assertTrue(layer.isBfloat16());
        layer.replace(weight);
        assertFalse(layer.isBfloat16());
        assertArrayEquals(Tensors.toFloats(torch.linear(x, weight)), Tensors.toFloats(layer.forward(x)), 1e-5f);
        var merged = narrow(weight, null);
        var update = new LowRankUpdate(normal(16, 2, 16), normal(17, 8, 2), 1);
        merged.update(update);
        merged.merge();
        assertArrayEquals(Tensors.toFloats(torch.linear(x, weight.add(update.matrix()))),
                Tensors.toFloats(merged.forward(x)), 1e-4f);
    }

    /** Each activation rounds once more on one side: a few roundings of numbers up to about 100 behind 128 inputs. */
    private static void assertClose(Tensor expected, Tensor actual) {
        double size = expected.abs().max().item_float();
        assertEquals(0, expected.sub(actual).abs().max().item_float(), 4 * ROUNDING * size);
    }

    private static Linear narrow(Tensor weight, Tensor bias) {
        var layer = new Linear(weight, bias);
        layer.narrow(Bfloat16Matrix.of(weight));
        return layer;
    }

    private static Tensor normal(long seed, long... shape) {
        return Device.CPU.normal(Device.draws(seed), shape);
    }
}
