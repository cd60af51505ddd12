// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.nn.LowRankUpdate;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The product that A and B had before training where it was made from the layer's weight, and that PEFT takes
 * off the weight when it loads the folder: {@code W - s B₀ A₀}.
 *
 * <p>Here it is taken off the update, {@code [B, -B₀] [A; A₀]}, which is the same sum and leaves the weight
 * as it is stored. PEFT's own conversion of such folders does so too. A decomposition is unique in its product,
 * not in its signs; the product is all that counts.
 */
final class FirstProduct {
    private FirstProduct() {}

    /** An update [out, in] of rank r without the product that it began with, of rank 2 r. */
    static LowRankUpdate takenOff(LowRankUpdate update, FirstWeights first, Tensor weight) {
        var numbers = weight.to(ScalarType.Float);
        long rank = update.a().size(0);
        var begun = first == FirstWeights.PISSA ? singular(numbers, rank, update.scale())
                : triangular(numbers, rank, update.scale());
        return new LowRankUpdate(
                torch.cat(new TensorVector(update.a(), begun.a()), 0), // [2 r, in]
                torch.cat(new TensorVector(update.b(), begun.b().neg()), 1), // [out, 2 r]
                update.scale());
    }

    /** The r largest singular values: s B₀ A₀ = U S Vᵀ. */
    private static LowRankUpdate singular(Tensor weight, long rank, double scale) {
        var parts = torch.linalg_svd(weight, false, new StringViewOptional());
        var roots = parts.get1().narrow(0, 0, rank).div(new Scalar(scale)).sqrt(); // [r]
        return new LowRankUpdate(
                parts.get2().narrow(0, 0, rank).mul(roots.unsqueeze(1)), // [r, in]
                parts.get0().narrow(1, 0, rank).mul(roots), // [out, r]
                scale);
    }

    /** The first columns of Q and rows of R, which are not divided by the scale. */
    private static LowRankUpdate triangular(Tensor weight, long rank, double scale) {
        var parts = torch.linalg_qr(weight);
        return new LowRankUpdate(
                parts.get1().narrow(0, 0, rank), parts.get0().narrow(1, 0, rank), scale);
    }
}
