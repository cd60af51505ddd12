// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * libtorch's operators on weights that oneDNN has put into an order of its own, with what is done to a product in
 * the same pass. They are on the CPU alone, and have no gradients.
 *
 * @param reorder makes the order
 * @param linear a product, a bias and an activation
 * @param times a product, a bias and other numbers
 * @param noScalars what {@code linear} takes for an activation without settings, an empty list of a type that only
 *     the operator itself names
 */
record OneDnn(OperatorHandle reorder, OperatorHandle linear, OperatorHandle times, IValue noScalars) {
    private static final long ROWS = 256; // of a usual batch, which the order is chosen for
    private static final int SCALARS = 4; // the number of that argument

    /** What is done to each number of a product before it is rounded. */
    enum Activation {
        NONE("none"),
        /** With the error function. */
        GELU("gelu"),
        SILU("swish");

        private final String operator;

        Activation(String operator) {
            this.operator = operator;
        }

        /** The same to numbers that have been rounded. */
        Tensor of(Tensor y) {
            return switch (this) {
                case NONE -> y;
                case GELU -> torch.gelu(y);
                case SILU -> torch.silu(y);
            };
        }

        private IValue algorithm() {
            return this == GELU ? new IValue("none") : new IValue();
        }
    }

    /** Those of this libtorch; empty where it was built without oneDNN. Found when first asked for. */
    static Optional<OneDnn> here() {
        return Found.HERE;
    }

    /** The same for bfloat16; empty, too, on processors for which libtorch refuses it. */
    static Optional<OneDnn> ofBfloat16() {
        return Found.BFLOAT16;
    }

    private boolean takesBfloat16() {
        try (var scope = new PointerScope()) {
            packed(Device.CPU.empty(ScalarType.BFloat16, 1, 1));
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }

    /** A weight [out, in] in oneDNN's order, which nothing but these operators can read. */
    Tensor packed(Tensor weight) {
        return called(reorder, new IValue(weight), new IValue(ROWS));
    }

    /**
     * {@code activation(x Wᵀ + b)}: x [N, in] of the format of the packed W, b [out] or null → [N, out] of that
     * format; sums are float32.
     */
    Tensor linear(Tensor x, Tensor packed, Tensor bias, Activation activation) {
        return called(linear, new IValue(x), new IValue(packed), optional(bias), new IValue(activation.operator),
                noScalars, activation.algorithm());
    }

    /** {@code (x Wᵀ + b) · other}, number by number: other [N, out] of the format of the others → [N, out]. */
    Tensor linearTimes(Tensor x, Tensor packed, Tensor bias, Tensor other) {
        return called(times, new IValue(x), new IValue(other), new IValue(packed), optional(bias),
                new IValue("mul"));
    }

    private static IValue optional(Tensor tensor) {
        return tensor == null ? new IValue() : new IValue(tensor);
    }

    private static Tensor called(OperatorHandle operator, IValue... arguments) {
        var stack = new IValueVector(arguments);
        operator.callBoxed(stack);
        // a reference of its own, as the stack's goes with the stack
        return new Tensor(stack.get(0).toTensor());
    }

    private static Optional<OneDnn> find() {
        try {
            var linear = operator("mkldnn::_linear_pointwise", "");
            var list = linear.schema().arguments().getPointer(SCALARS).type().get(); // one of scalars or none
            return Optional.of(new OneDnn(
                    operator("mkldnn::_reorder_linear_weight", ""), linear,
                    operator("mkldnn::_linear_pointwise", "binary"),
                    kept(new IValue(new GenericList(list.containedTypes().get(0))))));
        } catch (RuntimeException absent) {
            return Optional.empty();
        }
    }

    private static OperatorHandle operator(String name, String overload) {
        return kept(Dispatcher.singleton().findSchemaOrThrow(name, overload));
    }

    /** Held beyond the scope in which it was first used. */
    private static <P extends Pointer> P kept(P pointer) {
        pointer.retainReference();
        return pointer;
    }

    private static final class Found {
        static final Optional<OneDnn> HERE = find();
        static final Optional<OneDnn> BFLOAT16 = HERE.filter(OneDnn::takesBfloat16);
    }
}
