// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What LoRA adds to a linear layer: {@code scale (dropout(x) Aᵀ) Bᵀ}.
 *
 * @param a [r, in], float32
 * @param b [out, r], float32
 * @param scale alpha / r, or alpha / √r
 * @param dropout of training; {@link Dropout#NONE} in use
 */
public record LowRankUpdate(Tensor a, Tensor b, double scale, Dropout dropout) {

    /** An update as it is in use, without dropout. */
    public LowRankUpdate(Tensor a, Tensor b, double scale) {
        this(a, b, scale, Dropout.NONE);
    }

    /** y [N, out] and what this adds to it for x [N, in], in one product → [N, out]. */
    Tensor added(Tensor y, Tensor x) {
        var low = torch.linear(dropout.forward(x), a); // [N, in] → [N, r]
        return torch.addmm(y, low, b.t(), new Scalar(1), new Scalar(scale)); // [N, r] → [N, out]
    }

    /** The same update as a matrix [out, in] that can be added to the weight. */
    public Tensor matrix() {
        return torch.matmul(b, a).mul(new Scalar(scale));
    }
}
