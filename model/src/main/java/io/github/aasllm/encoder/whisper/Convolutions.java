// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Whisper's two convolutions over three frames, of stride 1 and 2, for several clips at once.
 *
 * <p>Each is one product of matrices: a row holds the three frames that an output sees. The clips stand below
 * one another in blocks of 2L + 2 rows, a row of zeros and then the frames, so that a clip sees zeros before
 * its beginning and nothing of its neighbours. libtorch's own convolution prepares itself anew for every
 * length that it has not met, which takes longer than the product where clips are cropped at random.
 *
 * @param firstKernel [D, bands, 3]
 * @param firstBias [D]
 * @param secondKernel [D, D, 3]
 * @param secondBias [D]
 */
record Convolutions(Tensor firstKernel, Tensor firstBias, Tensor secondKernel, Tensor secondBias) {
    private static final int SEEN = 3; // frames

    static Convolutions of(Weights weights) {
        return new Convolutions(
                weights.small("conv1.weight"), weights.small("conv1.bias"),
                weights.small("conv2.weight"), weights.small("conv2.bias"));
    }

    /**
     * The first one: each mel [bands, 2L + 1], or [bands, 2L] or [bands, 2L - 1] where nothing is heard behind
     * it → [M, D] with M = sum of the 2L + 2. Of each clip row 0 is zero, as are those behind its frames, rows
     * 1 .. 2L are the outputs, and the last row means nothing.
     */
    Tensor first(List<Tensor> features, int[] lengths) {
        int bands = Math.toIntExact(firstKernel.size(1));
        var device = Device.of(firstKernel);
        var blocks = new TensorVector();
        for (int i = 0; i < lengths.length; i++) {
            var frames = device.put(features.get(i)).t(); // [bands, F] → [F, bands]
            blocks.push_back(device.zeros(1, bands));
            blocks.push_back(frames);
            blocks.push_back(device.zeros(2L * lengths[i] + 1 - frames.size(0), bands));
        }
        blocks.push_back(device.zeros(1, bands)); // so that the last block has its last row
        var rows = torch.cat(blocks, 0); // [M + 1, bands]
        long outputs = rows.size(0) - SEEN + 1; // M - 1: of row r the output stands one row further
        var products = product(rows, outputs, 1, firstKernel, firstBias); // [M - 1, D]
        return torch.cat(new TensorVector(device.zeros(1, firstKernel.size(0)), products), 0)
                .mul(silence(features, lengths, device));
    }

    /** The second one: what {@link #first} made, behind the activation, [M, D] → [N, D], N = sum of the L. */
    Tensor second(Tensor rows, int[] lengths) {
        // from the rows 0, 2, 4, ... on; those of each clip's end mean nothing
        long outputs = rows.size(0) / 2 - 1;
        var products = product(rows, outputs, 2, secondKernel, secondBias);
        var own = LongStream.builder();
        long block = 0;
        for (int length : lengths) {
            LongStream.range(block, block + length).forEach(own);
            block += length + 1;
        }
        return Tensors.select(products, own.build().toArray());
    }

    /** [M, C] → [outputs, D]: output i sees the rows from {@code stride · i} on. */
    private static Tensor product(Tensor rows, long outputs, long stride, Tensor kernel, Tensor bias) {
        var seen = new TensorVector();
        for (long k = 0; k < SEEN; k++) {
            seen.push_back(rows.slice(
                    0, new LongOptional(k), new LongOptional(k + stride * (outputs - 1) + 1), stride));
        }
        var matrix = kernel.permute(0, 2, 1).reshape(kernel.size(0), -1); // [D, C, 3] → [D, 3 C]
        // [outputs, 3 C] → [outputs, D]
        return torch.linear(torch.cat(seen, 1), matrix, new TensorOptional(bias));
    }

    /** [M, 1]: 0 in the rows of each block that are silence before a clip or behind it, and 1 in the others. */
    private static Tensor silence(List<Tensor> features, int[] lengths, Device device) {
        var mask = new float[Arrays.stream(lengths).map(length -> 2 * length + 2).sum()];
        int from = 0;
        for (int i = 0; i < lengths.length; i++) {
            Arrays.fill(mask, from + 1, from + 1 + Math.toIntExact(features.get(i).size(1)), 1);
            from += 2 * lengths[i] + 2;
        }
        return device.floats(mask, mask.length, 1);
    }
}
