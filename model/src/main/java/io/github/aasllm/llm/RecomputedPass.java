// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.nn.RmsNorm;
import io.github.aasllm.nn.Scoped;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/**
 * A reading in training whose layers are computed twice: forward without a graph, of which the input of each
 * layer is all that is kept, and in the backward pass once more, one layer at a time.
 *
 * <p>So the memory of one layer's inner values is needed, and not that of all; the numbers are the same to
 * the bit. First {@link #states}, then a backward pass from what was made of them, then {@link #backward}.
 */
public final class RecomputedPass implements AutoCloseable {
    private final List<DecoderLayer> layers;
    private final Reading reading;
    private final boolean embeddedIsTrained;
    private final List<Tensor> inputs = new ArrayList<>(); // of each layer, [N, D]
    private final Tensor last; // the output of the last layer, [P, D]
    private final RmsNorm norm;

    RecomputedPass(List<DecoderLayer> layers, RmsNorm norm, Tensor embedded, Reading reading) {
        this.layers = layers;
        this.norm = norm;
        this.reading = reading;
        this.embeddedIsTrained = embedded.requires_grad();
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var states = embedded.detach();
            for (int i = 0; i < layers.size(); i++) {
                inputs.add(Scoped.keep(states));
                states = forward(i, states);
            }
            this.last = Scoped.keep(states.requires_grad_(true));
        }
    }

    /** The states after the last norm of the rows that predict, [P, D]; see {@link Qwen2#readToPredict}. */
    public Tensor states() {
        return norm.forward(last);
    }

    /**
     * Goes back through the layers, the last one first, and adds to the gradients of their trained weights.
     *
     * @return the gradient of the embeddings [N, D], or null where they are not trained
     */
    public Tensor backward() {
        var outer = PointerScope.getInnerScope();
        try (var scope = new PointerScope()) {
            var gradient = last.grad();
            for (int i = layers.size() - 1; i >= 0; i--) {
                boolean wanted = i > 0 || embeddedIsTrained;
                try (var one = new PointerScope()) {
                    var input = inputs.get(i).requires_grad_(wanted);
                    var output = forward(i, input);
                    if (output.requires_grad()) {
                        output.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
                    }
                    if (!wanted) {
                        return null;
                    }
                    gradient = new Tensor(input.grad()); // a handle of its own on the same numbers
                    scope.attach(gradient);
                }
                Scoped.release(inputs.remove(i));
            }
            outer.attach(gradient);
            return gradient;
        }
    }

    /** A layer; the last one for the rows that predict alone. */
    private Tensor forward(int index, Tensor states) {
        var layer = layers.get(index);
        return index == layers.size() - 1 ? layer.predict(states, reading) : layer.forward(states, reading);
    }

    @Override
    public void close() {
        inputs.forEach(Scoped::release);
        inputs.clear();
        Scoped.release(last);
    }
}
