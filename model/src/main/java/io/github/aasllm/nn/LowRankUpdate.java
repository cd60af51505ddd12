// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What LoRA adds to a linear layer: {@code scale (x Aᵀ) Bᵀ}.
 *
 * @param a [r, in], float32
 * @param b [out, r], float32
 * @param scale alpha / r, or alpha / √r
 */
public record LowRankUpdate(Tensor a, Tensor b, double scale) {

    public Tensor forward(Tensor x) {
        var low = torch.linear(x, a); // [N, in] → [N, r]
        return torch.linear(low, b).mul(new Scalar(scale)); // [N, r] → [N, out]
    }

    /** The same update as a matrix [out, in] that can be added to the weight. */
    public Tensor matrix() {
        return torch.matmul(b, a).mul(new Scalar(scale));
    }
}
