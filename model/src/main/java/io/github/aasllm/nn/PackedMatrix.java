// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import java.util.Optional;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A copy of a float32 weight in the order in which oneDNN multiplies, for inference on the CPU.
 *
 * <p>MKL's products make no use of the 512 bit units of processors that are not Intel's, and oneDNN's do: on such a
 * processor they take half the time. Without gradients.
 *
 * @param packed [out, in] in an order of oneDNN's own, so that nothing but {@link #linear} can read it
 */
public record PackedMatrix(Tensor packed) {
    private static final long ROWS = 256; // of a usual batch, which the order is chosen for

    /** Packs a weight [out, in]; empty where it is not float32 on the CPU, or libtorch has no oneDNN. */
    public static Optional<PackedMatrix> of(Tensor weight) {
        if (Operator.REORDER.isEmpty() || Device.of(weight) != Device.CPU || !Tensors.isFloat32(weight)) {
            return Optional.empty();
        }
        var stack = new IValueVector(new IValue(weight), new IValue(ROWS));
        Operator.REORDER.get().callBoxed(stack);
        // a reference of its own, as the stack's goes with the stack
        return Optional.of(new PackedMatrix(new Tensor(stack.get(0).toTensor())));
    }

    /** Whether {@link #linear} may be asked now: not where gradients are wanted. */
    public static boolean isUsable() {
        return !GradMode.is_enabled();
    }

    /** {@code x Wᵀ + b}: x [N, in] float32, b [out] or null → [N, out]. */
    public Tensor linear(Tensor x, Tensor bias) {
        return Scoped.compute(() -> torch.mkldnn_linear(
                        x.to_mkldnn(), packed, bias == null ? new TensorOptional() : new TensorOptional(bias))
                .to_dense());
    }

    /** Found when first used, and held beyond the scope of that use. */
    private static final class Operator {
        static final Optional<OperatorHandle> REORDER = find();

        private static Optional<OperatorHandle> find() {
            try {
                var found = Dispatcher.singleton().findSchemaOrThrow("mkldnn::_reorder_linear_weight", "");
                found.retainReference();
                return Optional.of(found);
            } catch (RuntimeException absent) {
                return Optional.empty();
            }
        }
    }
}
