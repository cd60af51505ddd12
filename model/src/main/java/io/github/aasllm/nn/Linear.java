// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A linear layer {@code y = x Wᵀ + b} with a slot for a low-rank update.
 *
 * <p>W is [out, in] and may be stored as float32, float16 or bfloat16; on the CPU the arithmetic is float32.
 * b is [out], float32, or absent. The slot is filled by {@code lora}, and the layer then gives {@code y +
 * scale (x Aᵀ) Bᵀ}.
 *
 * <p>Not safe while the slot is being filled; safe for many threads after that.
 */
public final class Linear {
    private final Tensor bias;
    private Tensor weight;
    private LowRankUpdate update;

    /** @param bias [out], or null */
    public Linear(Tensor weight, Tensor bias) {
        this.weight = weight;
        this.bias = bias;
    }

    public Tensor forward(Tensor x) {
        var y = Tensors.isFloat32(weight)
                ? torch.linear(x, weight, optional(bias)) // [N, out]
                : Float32Blocks.linear(x, weight, bias); // [N, out]
        return update == null ? y : update.added(y, x);
    }

    private static TensorOptional optional(Tensor tensor) {
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
    }

    public long inputs() {
        return weight.size(1);
    }

    public long outputs() {
        return weight.size(0);
    }

    /** Fills the slot; null empties it. */
    public void update(LowRankUpdate update) {
        this.update = update;
    }

    /**
     * Adds the update to a copy of the weight and empties the slot. The stored weight may be a read-only map,
     * so it is never written to.
     */
    public void merge() {
        if (update == null) {
            return;
        }
        // [out, in]
        weight = Scoped.keep(Scoped.compute(() -> weight.to(ScalarType.Float).add(update.matrix())));
        update = null;
    }
}
