// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The tensors of a checkpoint below a prefix, by canonical name.
 *
 * <p>They belong to the {@link Checkpoint} and live until it closes.
 */
public final class Weights {
    private final String prefix;
    private final Residency residency;
    private final Function<String, Tensor> stored;
    private final Function<Tensor, Tensor> owner;

    Weights(
            String prefix,
            Residency residency,
            Function<String, Tensor> stored,
            Function<Tensor, Tensor> owner) {
        this.prefix = prefix;
        this.residency = residency;
        this.stored = stored;
        this.owner = owner;
    }

    /** The same tensors, named from a prefix on, such as {@code "layers.0."}. */
    public Weights in(String inner) {
        return new Weights(prefix + inner, residency, stored, owner);
    }

    /** The same tensors, their matrices kept in another way. */
    public Weights as(Residency other) {
        return new Weights(prefix, other, stored, owner);
    }

    /** A matrix, in the stored format or as float32, as the residency says; in eight bits it stays so. */
    public Tensor matrix(String name) {
        var tensor = stored.apply(prefix + name);
        // which without its scales means nothing
        boolean rounded = tensor.scalar_type().intern() == ScalarType.Char;
        return residency == Residency.FLOAT32 && !rounded ? float32(tensor) : tensor;
    }

    /** A small tensor that is always float32. */
    public Tensor small(String name) {
        return float32(stored.apply(prefix + name));
    }

    /** Gives the checkpoint a tensor that was made from its own, to live as long as they do. */
    public Tensor keep(Tensor tensor) {
        return owner.apply(tensor);
    }

    private Tensor float32(Tensor tensor) {
        // each call gives a new object for the same constant
        return tensor.scalar_type().intern() == ScalarType.Float
                ? tensor
                : owner.apply(tensor.to(ScalarType.Float));
    }
}
