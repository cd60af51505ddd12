// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A weight of eight bits a number, with a scale for each output channel, and products with it in whole
 * numbers.
 *
 * <p>Rows of activations get a scale each too, one a token, at the time of use. One scale for all of them, as
 * is common, is set by the largest number of any token, and of a token a hundred times smaller only two bits
 * are left; LLMs have such outliers. A product of both is exact in int32 up to 2^31 / 127² = 133,000 inputs.
 *
 * <p>LLMs have outliers within a token too: a few channels, the same ones again and again, hundreds of times
 * larger than the others, which then share the few steps that such a number leaves. A number
 * {@value #OUTLIER} times larger than its token's are on average is therefore multiplied in float32, apart
 * from the rest; noise of a normal distribution never is so large. What counts is the token alone, so its
 * company moves none of its numbers.
 *
 * <p>Where the processor has no units for eight bits ({@link Int8Units}), float32 makes the same whole numbers:
 * {@value #EXACT_INPUTS} products of at most 127² sum to less than 2^24, below which float32 has every whole
 * number. So a processor changes the time, not the answer.
 *
 * @param values [out, in], int8, from -127 to 127
 * @param scales [out], float32; W = values · scales
 */
public record Int8Matrix(Tensor values, Tensor scales) {
    private static final double LARGEST = 127;
    private static final double SMALLEST = Float.MIN_NORMAL; // so that a row of zeros stays one
    private static final long BLOCK = 16L << 20; // numbers converted at a time
    private static final double OUTLIER = 16;
    private static final long EXACT_INPUTS = 1024; // 1024 · 127² = 16,516,096 < 2^24 = 16,777,216
    private static final long[] INPUTS = {1};

    /** Rounds a weight [out, in] of any format; block by block, so that no float32 copy of it is made. */
    public static Int8Matrix of(Tensor weight) {
        long outputs = weight.size(0);
        long rows = Math.max(1, BLOCK / weight.size(1));
        var values = Device.CPU.empty(ScalarType.Char, outputs, weight.size(1));
        var scales = Device.CPU.empty(ScalarType.Float, outputs);
        for (long row = 0; row < outputs; row += rows) {
            long from = row;
            long to = Math.min(outputs, row + rows);
            Scoped.run(() -> {
                var block = Tensors.rows(weight, from, to).to(ScalarType.Float); // [rows, in]
                var scale = rowScales(block); // [rows, 1]
                Tensors.rows(values, from, to).copy_(rounded(block, scale));
                Tensors.rows(scales, from, to).copy_(scale.view(-1));
            });
        }
        return new Int8Matrix(values, scales);
    }

    /** {@code x Wᵀ + b}: x [N, in] float32, b [out] or null → [N, out]. Without gradients. */
    Tensor linear(Tensor x, Tensor bias) {
        return Scoped.compute(() -> {
            var sizes = x.abs();
            // [N, in] → [N, 1]
            var bounds = sizes.mean(INPUTS, true, new ScalarTypeOptional()).mul_(new Scalar(OUTLIER));
            var largest = sizes.amax(INPUTS, true); // [N, in] → [N, 1]
            return largest.gt(bounds).any().item_bool()
                    ? apart(x, sizes.gt(bounds), bias) : whole(x, largest, bias);
        });
    }

    /** [N, in] → [N, out]; largest: of each row's sizes, [N, 1]. */
    private Tensor whole(Tensor x, Tensor largest, Tensor bias) {
        var tokens = steps(largest); // [N, 1]
        var sums = product(rounded(x, tokens)); // [N, in] → [N, out]
        var y = sums.mul_(tokens).mul_(scales);
        return bias == null ? y : y.add_(bias);
    }

    /** The same with some numbers in float32; outliers: which of them, [N, in]. */
    private Tensor apart(Tensor x, Tensor outliers, Tensor bias) {
        var rest = x.masked_fill(outliers, new Scalar(0.0));
        var channels = outliers.any(0).nonzero().view(-1); // [K]
        var large = x.sub(rest).index_select(1, channels); // [N, in] → [N, K]
        // [out, K]
        var columns = values.index_select(1, channels).to(ScalarType.Float).mul_(scales.unsqueeze(1));
        return whole(rest, rest.abs().amax(INPUTS, true), bias).add_(torch.matmul(large, columns.t()));
    }

    /** The weight that these numbers stand for, [out, in] float32. */
    Tensor asFloat32() {
        return values.to(ScalarType.Float).mul_(scales.unsqueeze(1));
    }

    /** rows: [N, in] int8 → [N, out], whole numbers rounded to float32. */
    private Tensor product(Tensor rows) {
        // of weights with one input libtorch's product leaves what was in the memory before
        boolean units = Int8Units.arePresent() && values.size(1) > 1;
        return (units ? inWholeNumbers(rows) : inFloats(rows)).to(ScalarType.Float);
    }

    /** [N, in] → [N, out], int32. */
    Tensor inWholeNumbers(Tensor rows) {
        var stack = new IValueVector(new IValue(rows), new IValue(values.t()));
        Operator.PRODUCT.callBoxed(stack);
        return stack.get(0).toTensor();
    }

    /** The same numbers by products in float32: [N, in] → [N, out], int32. */
    Tensor inFloats(Tensor rows) {
        long inputs = values.size(1);
        var sums = Device.CPU.empty(ScalarType.Int, rows.size(0), values.size(0)).zero_();
        for (long first = 0; first < inputs; first += EXACT_INPUTS) {
            long from = first;
            long count = Math.min(EXACT_INPUTS, inputs - first);
            Scoped.run(() -> {
                var x = rows.narrow(1, from, count).to(ScalarType.Float); // [N, count]
                var w = values.narrow(1, from, count).to(ScalarType.Float); // [out, count]
                sums.add_(torch.matmul(x, w.t()).to(ScalarType.Int));
            });
        }
        return sums;
    }

    /**
     * [rows, in] → [rows, 1]: a row divided by its scale lies within ±127. A number that is none makes the
     * row so.
     */
    private static Tensor rowScales(Tensor x) {
        return steps(x.abs().amax(INPUTS, true));
    }

    private static Tensor steps(Tensor largest) {
        return largest.clamp_min(new Scalar(SMALLEST)).div_(new Scalar(LARGEST));
    }

    private static Tensor rounded(Tensor x, Tensor scales) {
        return x.div(scales).round_().to(ScalarType.Char);
    }

    /** Found when first used, and held beyond the scope of that use. */
    private static final class Operator {
        static final OperatorHandle PRODUCT = Dispatcher.singleton().findSchemaOrThrow("aten::_int_mm", "");

        static {
            PRODUCT.retainReference();
        }
    }
}
