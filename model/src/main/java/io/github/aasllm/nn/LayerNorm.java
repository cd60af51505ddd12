// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Layer normalisation over the last dimension, {@code (x - mean) / √(variance + 1e-5) · weight + bias}.
 *
 * @param weight [D], float32
 * @param bias [D], float32
 */
public record LayerNorm(Tensor weight, Tensor bias) {
    private static final double EPSILON = 1e-5;

    public Tensor forward(Tensor x) {
        if (Device.of(x) == Device.META) {
            return MetaKernels.layerNorm(x, weight, bias);
        }
        return torch.layer_norm(
                x,
                new long[] {weight.size(0)},
                new TensorOptional(weight),
                new TensorOptional(bias),
                EPSILON,
                true);
    }
}
