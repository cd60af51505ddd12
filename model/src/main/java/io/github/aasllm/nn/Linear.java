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
 * scale (x Aᵀ) Bᵀ}; {@link LowRankUpdate} has the rest. An {@link Int8Matrix} or a {@link Bfloat16Matrix} may stand
 * in the place of W, for inference; the update stays float32.
 *
 * <p>Not safe while the slot is being filled; safe for many threads after that.
 */
public final class Linear {
    private final Tensor bias;
    private Tensor weight;
    private Int8Matrix int8; // in the place of the weight, or null
    private Bfloat16Matrix bfloat16; // in the place of the weight, or null
    private PackedMatrix packed; // the weight once more, or null
    private LowRankUpdate update;

    /** @param bias [out], or null */
    public Linear(Tensor weight, Tensor bias) {
        this.weight = weight;
        this.bias = bias;
    }

    public Tensor forward(Tensor x) {
        if (update == null) {
            return product(x, bias); // [N, out]
        }
        if (update.factor().isEmpty()) {
            return update.added(product(x, bias), x);
        }
        var y = update.added(product(x, null), x).mul(update.factor().get());
        return bias == null ? y : y.add(bias);
    }

    private Tensor product(Tensor x, Tensor added) {
        MetaKernels.requireSameDevice(x, weight);
        if (int8 != null) {
            return int8.linear(x, added);
        }
        if (bfloat16 != null) {
            return bfloat16.linear(x, added);
        }
        if (packed != null && PackedMatrix.isUsable()) {
            return packed.linear(x, added);
        }
        return Tensors.isFloat32(weight)
                ? torch.linear(x, weight, optional(added))
                : Float32Blocks.linear(x, weight, added);
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

    /** The stored weight, which {@link #round} leaves as it is. */
    public Tensor weight() {
        return weight;
    }

    /** Whether the stored weight is one of eight bits, which without its scales means nothing. */
    public boolean isStoredRounded() {
        return weight.scalar_type().intern() == ScalarType.Char;
    }

    /** Multiplies by another weight [out, in] from now on; whoever made it answers for its life. */
    public void replace(Tensor other) {
        this.weight = other;
        this.int8 = null;
        this.bfloat16 = null;
        this.packed = null;
    }

    /** Puts eight-bit numbers in the place of the weight; whoever made them answers for their life. */
    public void round(Int8Matrix numbers) {
        this.int8 = numbers;
    }

    /** Puts bfloat16 numbers in the place of the weight; whoever made them answers for their life. */
    public void narrow(Bfloat16Matrix numbers) {
        this.bfloat16 = numbers;
    }

    /** Whether this multiplies by eight-bit numbers. */
    public boolean isInt8() {
        return int8 != null;
    }

    /** Whether this multiplies by bfloat16 numbers. */
    public boolean isBfloat16() {
        return bfloat16 != null;
    }

    /** Whether this multiplies by bfloat16 numbers and adds nothing to the product but its bias. */
    boolean isPlainBfloat16() {
        return bfloat16 != null && update == null;
    }

    /** {@code activation(x Wᵀ + b)} in bfloat16, where this {@link #isPlainBfloat16}. */
    Tensor activated(Tensor x, OneDnn.Activation activation) {
        return bfloat16.activated(x, bias, activation);
    }

    /** {@code (x Wᵀ + b) · other} in bfloat16, where this {@link #isPlainBfloat16}. */
    Tensor times(Tensor x, Tensor other) {
        return bfloat16.times(x, bias, other);
    }

    /** Multiplies by a copy of the weight where no gradients are wanted; whoever made it answers for its life. */
    public void pack(PackedMatrix copy) {
        this.packed = copy;
    }

    /**
     * Adds the update to a copy of the weight and empties the slot. The stored weight may be a read-only map,
     * so it is never written to.
     *
     * @throws IllegalStateException if the update has a bias, which is no part of a weight
     */
    public void merge() {
        if (update == null) {
            return;
        }
        if (update.bias().isPresent()) {
            throw new IllegalStateException("an update with a bias of its own");
        }
        // [out, in]
        weight = Scoped.keep(Scoped.compute(() -> update.sum(asFloat32(), 0)));
        int8 = null;
        bfloat16 = null;
        packed = null;
        update = null;
    }

    /** The weight that is multiplied, [out, in] float32; a copy where it is stored otherwise. */
    public Tensor asFloat32() {
        return int8 == null ? weight.to(ScalarType.Float) : int8.asFloat32();
    }
}
