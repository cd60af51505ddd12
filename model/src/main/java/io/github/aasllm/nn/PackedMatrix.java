// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import java.util.Optional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * A copy of a float32 weight in the order in which oneDNN multiplies, for inference on the CPU.
 *
 * <p>MKL's products make no use of the 512 bit units of processors that are not Intel's, and oneDNN's do: on such a
 * processor they take half the time. Without gradients.
 *
 * @param packed [out, in] in an order of oneDNN's own, so that nothing but {@link #linear} can read it
 */
public record PackedMatrix(Tensor packed) {
    /** Packs a weight [out, in]; empty where it is not float32 on the CPU, or libtorch has no oneDNN. */
    public static Optional<PackedMatrix> of(Tensor weight) {
        return Device.of(weight) == Device.CPU && Tensors.isFloat32(weight)
                ? OneDnn.here().map(oneDnn -> new PackedMatrix(oneDnn.packed(weight))) : Optional.empty();
    }

    /** Whether {@link #linear} may be asked now: not where gradients are wanted. */
    public static boolean isUsable() {
        return !GradMode.is_enabled();
    }

    /** {@code x Wᵀ + b}: x [N, in] float32, b [out] or null → [N, out]. */
    public Tensor linear(Tensor x, Tensor bias) {
        return Scoped.compute(() -> OneDnn.here().orElseThrow().linear(x, packed, bias, OneDnn.Activation.NONE));
    }
}
