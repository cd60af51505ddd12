// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The way in which a tensor outlives the scope that it was made in.
 *
 * <p>JavaCPP counts references: a pointer is freed when the last scope that holds it closes. A pointer that
 * is held once more than scopes hold it lives until {@link #release}, or until the collector finds it.
 */
public final class Scoped {
    private Scoped() {}

    /**
     * Computes in a scope of its own, frees what was made on the way, and hands the result to the scope
     * outside.
     */
    public static Tensor compute(Supplier<Tensor> body) {
        var outer = PointerScope.getInnerScope();
        try (var inner = new PointerScope()) {
            var result = body.get();
            if (outer == null) {
                return keep(result);
            }
            outer.attach(result);
            return result;
        }
    }

    /** Computes in a scope of its own, and frees all that was made. */
    public static void run(Runnable body) {
        try (var scope = new PointerScope()) {
            body.run();
        }
    }

    /** Passes a tensor through layers; what a layer gave is freed as soon as the next has used it. */
    public static <L> Tensor through(List<L> layers, Tensor input, BiFunction<L, Tensor, Tensor> forward) {
        var states = input;
        boolean isInput = true; // which belongs to the caller
        for (var layer : layers) {
            var next = forward.apply(layer, states);
            if (!isInput) {
                states.close();
            }
            states = next;
            isInput = false;
        }
        return states;
    }

    /** Holds a tensor beyond every scope, as a weight is; {@link #release} gives it back. */
    public static Tensor keep(Tensor tensor) {
        tensor.retainReference();
        return tensor;
    }

    /** Gives back a tensor that {@link #keep} held. */
    public static void release(Tensor tensor) {
        tensor.releaseReference();
    }
}
