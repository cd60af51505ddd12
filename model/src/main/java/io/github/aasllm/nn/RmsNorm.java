// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Root-mean-square normalisation over the last dimension, {@code x / √(mean(x²) + ε) · weight}.
 *
 * @param weight [D], float32
 */
public record RmsNorm(Tensor weight, double epsilon) {

    public Tensor forward(Tensor x) {
        return torch.rms_norm(
                x, new long[] {weight.size(0)}, new TensorOptional(weight), new DoubleOptional(epsilon));
    }
}
