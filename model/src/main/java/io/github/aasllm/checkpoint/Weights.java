// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.nn.Bfloat16Matrix;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Int8Matrix;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.PackedMatrix;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import java.util.Optional;
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
    private final Device device;
    private final Function<String, Tensor> stored;
    private final Function<Tensor, Tensor> owner;

    Weights(
            String prefix,
            Residency residency,
            Device device,
            Function<String, Tensor> stored,
            Function<Tensor, Tensor> owner) {
        this.prefix = prefix;
        this.residency = residency;
        this.device = device;
        this.stored = stored;
        this.owner = owner;
    }

    /** The same tensors, named from a prefix on, such as {@code "layers.0."}. */
    public Weights in(String inner) {
        return new Weights(prefix + inner, residency, device, stored, owner);
    }

    /** The same tensors, their matrices kept in another way. */
    public Weights as(Residency other) {
        return new Weights(prefix, other, device, stored, owner);
    }

    /** The same tensors, put on a device; on the CPU they stay where the checkpoint has them. */
    public Weights on(Device other) {
        return new Weights(prefix, residency, other, stored, owner);
    }

    /** A matrix, in the stored format or as float32, as the residency says; in eight bits it stays so. */
    public Tensor matrix(String name) {
        var tensor = stored.apply(prefix + name);
        // which without its scales means nothing
        boolean rounded = tensor.scalar_type().intern() == ScalarType.Char;
        return placed(tensor, residency == Residency.FLOAT32 && !rounded);
    }

    /** A small tensor that is always float32. */
    public Tensor small(String name) {
        return placed(stored.apply(prefix + name), true);
    }

    /** Gives the checkpoint a tensor that was made from its own, to live as long as they do. */
    public Tensor keep(Tensor tensor) {
        return owner.apply(tensor);
    }

    /** Has a layer compute in eight bits from now on; what that takes lives as long as the weights. */
    public void round(Linear layer) {
        Scoped.run(() -> {
            var made = Int8Matrix.of(layer.weight());
            layer.round(new Int8Matrix(keep(made.values()), keep(made.scales())));
        });
    }

    /** Has a layer multiply in bfloat16 from now on; what that takes lives as long as the weights. */
    public void narrow(Linear layer) {
        Scoped.run(() -> layer.narrow(new Bfloat16Matrix(keep(Bfloat16Matrix.of(layer.weight()).numbers()))));
    }

    /** Gives a layer a copy of its weight that multiplies faster, where there can be one; it lives as long. */
    public void pack(Linear layer) {
        Scoped.run(() -> pack(layer.weight()).ifPresent(layer::pack));
    }

    /** The same of any matrix [out, in]. */
    public Optional<PackedMatrix> pack(Tensor matrix) {
        return PackedMatrix.of(matrix).map(made -> new PackedMatrix(keep(made.packed())));
    }

    private Tensor placed(Tensor tensor, boolean asFloat32) {
        var here = device.put(tensor);
        var placed = asFloat32 && !Tensors.isFloat32(here) ? here.to(ScalarType.Float) : here;
        return placed.is_same(tensor) ? tensor : owner.apply(placed);
    }
}
