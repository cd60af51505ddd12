// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.nn.Scoped;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A convolution in groups of channels that tells positions, with GELU behind it: [T, D] → [T, D].
 *
 * <p>Half a kernel of zeros stands at each end; an even kernel then gives a frame too many, and the last one
 * is dropped.
 *
 * @param kernel [D, D / groups, k]
 * @param bias [D]
 * @param norm whether a layer norm without weights stands before the GELU
 */
public record PositionalConvolution(Tensor kernel, Tensor bias, int groups, boolean norm) {
    private static final double EPSILON = 1e-5;
    private static final long[] ONE = {1};

    /** With weight norm: the kernel is {@code g v / |v|}, the length |v| over all channels of a tap. */
    static PositionalConvolution ofWeightNorm(Weights weights, int groups) {
        var direction = weights.small(Wav2Vec2Weights.DIRECTION);
        var kernel = weights.keep(Scoped.compute(() -> {
            var lengths = direction.square().sum(new long[] {0, 1}, true,
                    new ScalarTypeOptional()).sqrt(); // [1, 1, k]
            return direction.mul(weights.small(Wav2Vec2Weights.MAGNITUDE).div(lengths));
        }));
        return new PositionalConvolution(
                kernel, weights.small(Wav2Vec2Weights.POSITIONS + "conv.bias"), groups, false);
    }

    public Tensor forward(Tensor x) {
        return Scoped.compute(() -> {
            long taps = kernel.size(2);
            var products = torch.conv1d(
                    x.t().unsqueeze(0), kernel, new TensorOptional(bias), ONE, new long[] {taps / 2}, ONE,
                    groups); // [T, D] → [1, D, T] → [1, D, T or T + 1]
            var rows = products.squeeze(0).narrow(1, 0, x.size(0)).t(); // [T, D]
            var behind = norm
                    ? torch.layer_norm(rows, new long[] {x.size(1)}, new TensorOptional(), new TensorOptional(),
                            EPSILON, true)
                    : rows;
            return torch.gelu(behind);
        });
    }
}
