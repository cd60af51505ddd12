// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.nn.PackedMatrix;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A convolution over time as products of matrices, its frames as rows: [T, C] → [T', C'].
 *
 * <p>Output i sees the rows from {@code i · stride} on. As many taps as the stride has steps are a matrix that
 * stands in memory already, for none of their numbers is seen by two outputs; so a kernel of three taps and a
 * stride of two is one product over two taps and one over the third, and nothing is copied.
 *
 * @param parts [C', taps · C] each, for the taps of a product
 * @param packed the same once more, to be multiplied faster; or none
 * @param bias [C'], or null
 */
record StridedConvolution(List<Tensor> parts, List<PackedMatrix> packed, Tensor bias, int kernel, int stride) {

    static StridedConvolution of(Weights weights, String name, Wav2Vec2Config.Convolution c, boolean bias) {
        var kernel = weights.small(name + ".weight"); // [C', C, k]
        var parts = new ArrayList<Tensor>();
        for (int tap = 0; tap < c.kernel(); tap += c.stride()) {
            int taps = Math.min(c.stride(), c.kernel() - tap);
            parts.add(weights.keep(kernel.narrow(2, tap, taps).permute(0, 2, 1) // [C', taps, C]
                    .reshape(c.channels(), -1).contiguous()));
        }
        boolean wide = kernel.size(1) > 1; // the first kernel of all has one channel, and may be scaled anew
        var packed = wide ? parts.stream().flatMap(part -> weights.pack(part).stream()).toList()
                : List.<PackedMatrix>of();
        return new StridedConvolution(
                parts, packed, bias ? weights.small(name + ".bias") : null, c.kernel(), c.stride());
    }

    /** x [T, C], row by row in memory, of at least as many rows as the kernel has taps → [T', C']. */
    Tensor forward(Tensor x) {
        if (!packed.isEmpty() && PackedMatrix.isUsable()) {
            var sum = packed.getFirst().linear(window(x, 0), bias);
            for (int i = 1; i < packed.size(); i++) {
                sum.add_(packed.get(i).linear(window(x, i), null));
            }
            return sum;
        }
        var added = bias == null ? new TensorOptional() : new TensorOptional(bias);
        var sum = torch.linear(window(x, 0), parts.getFirst(), added);
        for (int i = 1; i < parts.size(); i++) {
            sum.addmm_(window(x, i), parts.get(i).t());
        }
        return sum;
    }

    /** The rows that a product sees: [T, C] → [T', taps · C], without a copy. */
    private Tensor window(Tensor x, int part) {
        long channels = x.size(1);
        long outputs = (x.size(0) - kernel) / stride + 1;
        long taps = Math.min(stride, kernel - (long) part * stride);
        return x.as_strided(
                new long[] {outputs, taps * channels}, new long[] {stride * channels, 1},
                new LongOptional(x.storage_offset() + (long) part * stride * channels));
    }

    /** The kernel and bias for a channel's outputs scaled and moved, as a norm over time does it. */
    StridedConvolution scaled(Tensor scale, Tensor offset) {
        var column = scale.unsqueeze(1); // [C'] → [C', 1]
        return new StridedConvolution(
                parts.stream().map(part -> part.mul(column)).toList(), List.of(), offset, kernel, stride);
    }

    /** The kernel, [C', k · C], its taps in order. */
    Tensor whole() {
        return parts.size() == 1
                ? parts.getFirst()
                : torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 1);
    }

    /** All windows of the input in float64: [T, C] → [T', k · C], a view of a copy. */
    Tensor windows(Tensor x) {
        long channels = x.size(1);
        long outputs = (x.size(0) - kernel) / stride + 1;
        var wide = x.to(ScalarType.Double).contiguous();
        return wide.as_strided(
                new long[] {outputs, kernel * channels}, new long[] {stride * channels, 1},
                new LongOptional(0));
    }
}
