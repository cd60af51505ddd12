// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import io.github.aasllm.nn.OneDnn.Activation;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The feed-forward parts of Transformer layers, [N, D] → [N, F] → [N, D].
 *
 * <p>Where their linear layers are bfloat16 and have no updates, the activation is computed with the product before it
 * and what lies between two products stays bfloat16: the next one would round it in any case, and several passes over
 * the largest tensors of a model are spared.
 */
public final class FeedForward {
    private FeedForward() {}

    /** {@code contract(gelu(expand(x)))}. */
    public static Tensor gelu(Linear expand, Linear contract, Tensor x) {
        return contract.forward(expand.isPlainBfloat16() && contract.isPlainBfloat16()
                ? expand.activated(x, Activation.GELU) : torch.gelu(expand.forward(x)));
    }

    /** {@code down(silu(gate(x)) · up(x))}. */
    public static Tensor gated(Linear gate, Linear up, Linear down, Tensor x) {
        boolean narrow = gate.isPlainBfloat16() && up.isPlainBfloat16() && down.isPlainBfloat16();
        return down.forward(narrow
                ? up.times(x, gate.activated(x, Activation.SILU))
                : torch.silu(gate.forward(x)).mul(up.forward(x)));
    }
}
