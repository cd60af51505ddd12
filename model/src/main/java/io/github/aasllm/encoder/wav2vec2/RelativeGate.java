// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.nn.Scoped;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * What a layer of WavLM multiplies the bias by relative position with, for each head and frame that attends:
 * {@code a (b c - 1) + 2}, with the gates a and b of the head's part of the input.
 *
 * <p>The peer has eight outputs and sums them in two groups of four before the sigmoid; here the weights are
 * summed, once.
 *
 * @param weight [2, d]
 * @param bias [2]
 * @param constant [H]
 */
record RelativeGate(Tensor weight, Tensor bias, Tensor constant) {

    static RelativeGate of(Weights weights, int heads) {
        var all = weights.small("gru_rel_pos_linear.weight"); // [8, d]
        var biases = weights.small("gru_rel_pos_linear.bias");
        return new RelativeGate(
                weights.keep(sums(all.view(2, Wav2Vec2Weights.GATES / 2, all.size(1)))),
                weights.keep(sums(biases.view(2, Wav2Vec2Weights.GATES / 2))),
                weights.small("gru_rel_pos_const").view(heads));
    }

    /** [N, H, d] → [N, H]. */
    Tensor forward(Tensor x) {
        return Scoped.compute(() -> {
            var gates = torch.sigmoid(torch.linear(x, weight, new TensorOptional(bias))); // [N, H, 2]
            return gates.select(2, 0).mul(gates.select(2, 1).mul(constant).sub(new Scalar(1)))
                    .add(new Scalar(2));
        });
    }

    private static Tensor sums(Tensor groups) {
        return groups.sum(new long[] {1}, false, new ScalarTypeOptional());
    }
}
