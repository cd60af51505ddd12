// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;

/** An operator of libtorch that has no method in Java, called by its name. */
final class Operator {
    private final OperatorHandle handle;

    /** @param overload such as {@code Scalar}; may be empty */
    Operator(String name, String overload) {
        this.handle = Dispatcher.singleton().findSchemaOrThrow("aten::" + name, overload);
        handle.retainReference(); // it outlives the scope in which its class was first used
    }

    /**
     * Calls it in a scope of its own: tensors, lists of tensors, numbers, flags, and null for what is absent.
     */
    void call(Object... arguments) {
        try (var scope = new PointerScope()) {
            var stack = new IValueVector();
            for (var argument : arguments) {
                stack.push_back(value(argument));
            }
            handle.callBoxed(stack);
        }
    }

    private static IValue value(Object argument) {
        return switch (argument) {
            case null -> new IValue();
            case Tensor tensor -> new IValue(tensor);
            case Double number -> new IValue(number.doubleValue());
            case Boolean flag -> new IValue(flag.booleanValue());
            case List<?> tensors -> list(tensors);
            default -> throw new IllegalArgumentException(
                    "argument: " + argument.getClass() + " (expected: a tensor, a list, a number or a flag)");
        };
    }

    private static IValue list(List<?> tensors) {
        var list = new GenericList(new Type.TypePtr(TensorType.get()));
        tensors.forEach(tensor -> list.push_back(new IValue((Tensor) tensor)));
        return new IValue(list);
    }
}
