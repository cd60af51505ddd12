// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import io.github.aasllm.nn.OneDnn.Activation;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A weight of bfloat16 numbers, and products with it by the processor's units for them, see {@link Bfloat16Units}.
 *
 * <p>Inputs and the bias are rounded to bfloat16, products are summed in float32, and a sum is rounded once more. Such
 * a rounding moves a number by 2⁻⁸ of itself at most, so that of y = Σ w x + b the error is at most
 * 2⁻⁸ (Σ |w x| + |b| + |y|), and 2⁻⁸ Σ |w x| more where the weight had to be rounded too.
 *
 * @param numbers [out, in], in oneDNN's order where there is oneDNN
 */
public record Bfloat16Matrix(Tensor numbers) {

    /** Rounds a weight [out, in] of any format, on the CPU; a copy. */
    public static Bfloat16Matrix of(Tensor weight) {
        var rounded = weight.to(ScalarType.BFloat16);
        return new Bfloat16Matrix(OneDnn.ofBfloat16().map(oneDnn -> oneDnn.packed(rounded)).orElse(rounded));
    }

    /** {@code x Wᵀ + b}: x [N, in], b [out] or null → [N, out] float32. Without gradients. */
    Tensor linear(Tensor x, Tensor bias) {
        return Scoped.compute(() -> activated(x, bias, Activation.NONE).to(ScalarType.Float));
    }

    /** {@code activation(x Wᵀ + b)}, [N, in] → [N, out] bfloat16, rounded behind the activation. */
    Tensor activated(Tensor x, Tensor bias, Activation activation) {
        return Scoped.compute(() -> OneDnn.ofBfloat16()
                .map(oneDnn -> oneDnn.linear(rounded(x), numbers, bias, activation))
                .orElseGet(() -> activation.of(plain(x, bias))));
    }

    /** {@code (x Wᵀ + b) · other}: other [N, out] bfloat16 → [N, out] bfloat16. */
    Tensor times(Tensor x, Tensor bias, Tensor other) {
        return Scoped.compute(() -> OneDnn.ofBfloat16()
                .map(oneDnn -> oneDnn.linearTimes(rounded(x), numbers, bias, other))
                .orElseGet(() -> plain(x, bias).mul(other)));
    }

    private Tensor plain(Tensor x, Tensor bias) {
        var added = bias == null ? new TensorOptional() : new TensorOptional(rounded(bias));
        return torch.linear(rounded(x), numbers, added);
    }

    private static Tensor rounded(Tensor x) {
        return x.to(ScalarType.BFloat16);
    }
}
