// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What libtorch has kernels for on processors and cards, but not on {@link Device#META}, in operations that
 * have one there. Shapes and the way back are the same; there are no numbers that could differ.
 */
final class MetaKernels {
    private MetaKernels() {}

    /** Rows of a table: [V, D] and [N] → [N, D]; with tables of more dimensions likewise. */
    static Tensor rows(Tensor table, Tensor numbers) {
        var flat = table.reshape(table.size(0), -1); // [V, D]
        var cells = numbers.unsqueeze(1).expand(numbers.size(0), flat.size(1));
        var shape = table.shape();
        shape[0] = numbers.size(0);
        return flat.gather(0, cells).view(shape);
    }

    /** {@code softmax(q kᵀ + mask) v} in each head: [..., T, d], [..., S, d] → [..., T, d]; mask or null. */
    static Tensor attention(Tensor q, Tensor k, Tensor v, Tensor mask) {
        var scores = torch.matmul(q, k.transpose(-2, -1)); // [..., T, S]
        return torch.matmul(torch.softmax(mask == null ? scores : scores.add(mask), -1), v);
    }

    /** {@code (x - mean) · weight + bias}: [N, D] → [N, D]. */
    static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias) {
        return x.sub(x.mean(-1).unsqueeze(-1)).mul(weight).add(bias);
    }

    /** Refuses tensors of which one was left elsewhere: products with such a one have a kernel there. */
    static void requireSameDevice(Tensor x, Tensor weight) {
        if (Device.of(x) != Device.of(weight)) {
            throw new IllegalStateException(
                    "device: " + Device.of(x) + " (expected: " + Device.of(weight) + ", as the weight)");
        }
    }
}
