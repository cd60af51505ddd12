// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Eight bits for a weight and for the rows that meet it, and what a scale for each of them is good for. */
class Int8MatrixTest {
    private static final float EXACT = 0;

    private final PointerScope scope = new PointerScope();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void wholeNumbersWhoseLargestIs127AreExact() {
        var weight = Tensors.floats(new float[] {127, -3, 5, 0, -127, 2}, 2, 3);
        var x = Tensors.floats(new float[] {1, 127, -2, -127, 0, 4}, 2, 3);
        float[] expected = {127 - 3 * 127 - 2 * 5, -127 * 127 - 2 * 2, -127 * 127 + 4 * 5, 4 * 2};
        assertArrayEquals(expected, Tensors.toFloats(linear(weight, null).forward(x)), EXACT);
        var biased = linear(weight, Tensors.floats(new float[] {1000, -1000}, 2));
        float[] shifted = {expected[0] + 1000, expected[1] - 1000, expected[2] + 1000, expected[3] - 1000};
        assertArrayEquals(shifted, Tensors.toFloats(biased.forward(x)), EXACT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Float", "Half", "BFloat16"})
    void noNumberOfAWeightMovesByMoreThanHalfAStepOfItsRow(String stored) {
        var weight = random(1, 40, 70).mul(random(2, 40, 1)).to(ScalarType.valueOf(stored));
        var rounded = Int8Matrix.of(weight);
        var exact = weight.to(ScalarType.Float);
        var step = exact.abs().amax(new long[] {1}, true).div(new Scalar(127.0)); // [40, 1]
        var moved = exact.sub(rounded.asFloat32()).abs().div(step);
        assertTrue(moved.max().item_float() <= 0.5 + 1e-4, "in steps: " + moved.max().item_float());
    }

    @Test
    void rowsOfZerosStayZeroAndANumberThatIsNoneShowsInItsRowAlone() {
        var weight = Tensors.floats(new float[] {0, 0, 1, 2}, 2, 2);
        var x = Tensors.floats(new float[] {0, 0, Float.NaN, 1, 127, 127}, 3, 2);
        var y = Tensors.toFloats(linear(weight, null).forward(x));
        assertArrayEquals(new float[] {0, 0}, new float[] {y[0], y[1]}, EXACT);
        assertTrue(Float.isNaN(y[3]), "from NaN: " + y[3]);
        // 1 is 63.5 steps of 2/127 and becomes 64: (64 · 2/127 + 2) · 127 = 128 + 254
        assertArrayEquals(new float[] {0, 382}, new float[] {y[4], y[5]}, 1e-4f);
    }

    /**
     * Activations of LLMs have a few channels, and the first token, hundreds of times larger than the rest.
     * With one scale for all tokens every number of a token that is 500 times smaller than the largest is
     * below half a step, so the whole token becomes zero.
     */
    @Test
    void aTokenThatIsHundredsOfTimesLargerThanTheOthersTakesNothingFromThem() {
        var x = random(3, 64, 512);
        x.narrow(0, 7, 1).mul_(new Scalar(2000.0));
        var weight = random(4, 96, 512);
        var exact = torch.linear(x, weight);
        double ours = worstRow(exact, linear(weight, null).forward(x));
        double oneScale = worstRow(exact, torch.linear(roundedWithOneScale(x), weight));
        // two roundings of independent errors, each about 4 standard deviations / 127 / √12 = 0.9 % of a
        // row's numbers
        assertTrue(ours < 0.02, "a scale for each token: " + ours);
        assertTrue(oneScale > 0.5, "one scale for all: " + oneScale);
    }

    /**
     * A channel that is large in every token takes its share of the 127 steps: ten times the rest leaves 12
     * of them.
     */
    @Test
    void aChannelTenTimesLargerThanTheOthersCostsAFewPerCent() {
        var x = random(5, 64, 512);
        x.narrow(1, 100, 1).mul_(new Scalar(10.0));
        var weight = random(6, 96, 512);
        double ours = worstRow(torch.linear(x, weight), linear(weight, null).forward(x));
        assertTrue(ours < 0.10, "an outlier channel: " + ours);
    }

    /**
     * A hundred times the rest would leave one step of 127 to it: with numbers up to 4 standard deviations
     * the error is 1 / √12 = 29 % of one, and more than a tenth of the row in spite of the channel's own
     * share.
     */
    @Test
    void aChannelHundredTimesLargerThanTheOthersTakesNothingFromThem() {
        var x = random(18, 64, 512);
        var plain = x.clone();
        x.narrow(1, 100, 1).mul_(new Scalar(0.0)).add_(new Scalar(100.0));
        plain.narrow(1, 100, 1).mul_(new Scalar(0.0));
        var weight = random(19, 96, 512);
        // what the other channels alone make: the large one is known, so its share can be taken away
        var share = Int8Matrix.of(weight).asFloat32().narrow(1, 100, 1).mul(new Scalar(100.0)).t(); // [1, 96]
        var others = linear(weight, null).forward(x).sub(share);
        double ours = worstRow(torch.linear(plain, weight), others);
        assertTrue(ours < 0.02, "beside an outlier channel: " + ours);
    }

    @Test
    void aTokenHasTheSameNumbersBesideOneWithOutliers() {
        var alone = random(20, 3, 512);
        var outlier = random(21, 1, 512);
        outlier.narrow(1, 9, 1).mul_(new Scalar(0.0)).add_(new Scalar(1000.0));
        var layer = linear(random(22, 96, 512), null);
        var together = layer.forward(torch.cat(new TensorVector(outlier, alone), 0));
        assertArrayEquals(
                Tensors.toFloats(layer.forward(alone)), Tensors.toFloats(Tensors.rows(together, 1, 4)),
                EXACT);
    }

    /** The largest numbers that there are, so that a block's sum is as near to 2^24 as it can be, and random ones. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1023, 1024, 1025, 5000})
    void productsInFloatsAreTheSameWholeNumbers(int inputs) {
        var largest = torch.ones(new long[] {3, inputs}).mul_(new Scalar(127.0));
        var signs = random(23, 3, inputs).sign();
        var any = random(24, 3, inputs).mul_(new Scalar(25.0)).round_();
        for (var weight : new Tensor[] {largest, largest.mul(signs), any}) {
            var matrix = new Int8Matrix(weight.to(ScalarType.Char), torch.ones(3));
            var rows = torch.cat(new TensorVector(largest, largest.mul(signs), any), 0).to(ScalarType.Char);
            var exactly = torch.matmul(rows.to(ScalarType.Double), matrix.values().to(ScalarType.Double).t());
            assertTrue(exactly.equal(matrix.inFloats(rows).to(ScalarType.Double)), "in floats");
            if (inputs > 1) {
                assertTrue(exactly.equal(matrix.inWholeNumbers(rows).to(ScalarType.Double)), "in whole numbers");
            }
        }
    }

    /** For it libtorch's product by units for eight bits leaves what was in the memory before. */
    @Test
    void aWeightWithOneInputIsMultipliedToo() {
        var layer = linear(Tensors.floats(new float[] {4, -3, 0}, 3, 1), null);
        var x = Tensors.floats(new float[] {2, -1}, 2, 1);
        // each number is 127 steps; a product has three roundings of float32
        assertArrayEquals(new float[] {8, -6, 0, -4, 3, 0}, Tensors.toFloats(layer.forward(x)), 1e-5f);
    }

    @Test
    void aLowRankUpdateIsAddedInFloat32() {
        var weight = random(7, 48, 64);
        var x = random(8, 9, 64);
        var layer = linear(weight, null);
        var plain = layer.forward(x);
        var update = new LowRankUpdate(random(9, 4, 64), random(10, 48, 4), 0.25);
        layer.update(update);
        var added = layer.forward(x).sub(plain);
        // float32 sums of numbers up to about 100
        var expected = torch.matmul(x, update.matrix().t()); // [9, 64] · [64, 48]
        assertArrayEquals(Tensors.toFloats(expected), Tensors.toFloats(added), 1e-4f);
    }

    @Test
    void aMergedLayerIsFloat32AgainAndGivesTheSumOfBoth() {
        var weight = random(11, 48, 64);
        var layer = linear(weight, null);
        var update = new LowRankUpdate(random(12, 4, 64), random(13, 48, 4), 0.25);
        layer.update(update);
        layer.merge();
        var x = random(14, 9, 64);
        var expected = torch.linear(x, Int8Matrix.of(weight).asFloat32().add(update.matrix()));
        assertArrayEquals(Tensors.toFloats(expected), Tensors.toFloats(layer.forward(x)), 1e-4f);
    }

    @Test
    void theStoredWeightAndTheInputStayAsTheyWere() {
        var weight = random(15, 5, 6);
        var x = random(16, 3, 6);
        var before = Tensors.toFloats(torch.cat(new TensorVector(weight.view(-1), x.view(-1)), 0));
        linear(weight, null).forward(x);
        var after = Tensors.toFloats(torch.cat(new TensorVector(weight.view(-1), x.view(-1)), 0));
        assertArrayEquals(before, after, EXACT);
    }

    @Test
    void aWideWeightIsRoundedInSeveralBlocksOfRows() {
        // 17 Mi numbers are more than the 16 Mi of one block
        var weight = random(17, 17, 1 << 20);
        var whole = Int8Matrix.of(weight);
        var last = Int8Matrix.of(Tensors.rows(weight, 16, 17));
        assertEquals(1, Tensors.rows(whole.values(), 16, 17).equal(last.values()) ? 1 : 0);
        assertEquals(last.scales().item_float(), Tensors.rows(whole.scales(), 16, 17).item_float());
    }

    private static Linear linear(Tensor weight, Tensor bias) {
        var layer = new Linear(weight, bias);
        layer.round(Int8Matrix.of(weight));
        return layer;
    }

    /** What is common: the largest number of all tokens sets the scale. */
    private static Tensor roundedWithOneScale(Tensor x) {
        var scale = x.abs().max().div(new Scalar(127.0));
        return x.div(scale).round().mul(scale);
    }

    /** The largest error of a row, as a share of the row: root mean squares of both. */
    private static double worstRow(Tensor exact, Tensor actual) {
        var error = exact.sub(actual).square().mean(1).sqrt();
        return error.div(exact.square().mean(1).sqrt()).max().item_float();
    }

    private static Tensor random(long seed, long... shape) {
        var generator = new GeneratorOptional(torch.make_generator_cpu(seed));
        return torch.randn(shape, generator, new TensorOptions(ScalarType.Float));
    }
}
