// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The mean of a clip's states over time, and two linear layers: [T, D] → [outputs].
 *
 * <p>Transformers' heads project the states first and take the mean then, which is the same in exact
 * arithmetic and more work. The heads of audeering and of those who took the same code have tanh between the
 * two layers.
 *
 * @param names of the layers, the first as the folder has it
 * @param layerWeights [N + 1] of a weighted sum of the hidden states, behind a softmax; or null
 */
record PoolingHead(Names names, Linear first, Linear second, Tensor layerWeights) {
    static final String LAYER_WEIGHTS = "layer_weights";

    /** How checkpoints name the two layers. */
    private static final List<Names> FORMS = List.of(
            new Names("projector", "classifier", false), // transformers
            new Names("classifier.dense", "classifier.out_proj", true), // audeering
            new Names("classifier.dense", "classifier.output", true)); // ehcalabres

    /** @param tanh whether it stands between the layers */
    record Names(String first, String second, boolean tanh) {
        private boolean in(Checkpoint checkpoint) {
            return checkpoint.shapes().containsKey(Checkpoint.weightName(first))
                    && checkpoint.shapes().containsKey(Checkpoint.weightName(second));
        }
    }

    /**
     * How the head of a checkpoint names its layers.
     *
     * @throws InvalidInputException if it has none of the heads that are known
     */
    static Names names(Checkpoint checkpoint) {
        return FORMS.stream().filter(form -> form.in(checkpoint)).findFirst().orElseThrow(() ->
                InvalidInputException.of("head", "none that is known", "projector and classifier, or"
                                + " classifier.dense and classifier.out_proj or classifier.output")
                        .in(checkpoint.folder())
                        .next("an encoder without a head tells no emotion: train a head on it"));
    }

    /** Outputs of the head in a checkpoint. */
    static int outputs(Checkpoint checkpoint) {
        return Math.toIntExact(checkpoint.shapes().get(Checkpoint.weightName(names(checkpoint).second))[0]);
    }

    /**
     * The table of the head's weights, whose inner width is what the checkpoint has.
     *
     * @param width D of the states
     * @param hiddenStates of a weighted sum; 0 where the last state alone counts
     */
    static List<WeightShape> table(Checkpoint checkpoint, int width, int hiddenStates) {
        var names = names(checkpoint);
        long inner = checkpoint.shapes().get(Checkpoint.weightName(names.first))[0];
        var rows = new ArrayList<WeightShape>();
        rows.add(new WeightShape(Checkpoint.weightName(names.first), inner, width));
        rows.add(new WeightShape(names.first + ".bias", inner));
        rows.add(new WeightShape(Checkpoint.weightName(names.second), outputs(checkpoint), inner));
        rows.add(new WeightShape(names.second + ".bias", outputs(checkpoint)));
        if (hiddenStates > 0) {
            rows.add(new WeightShape(LAYER_WEIGHTS, hiddenStates));
        }
        return rows;
    }

    static PoolingHead of(Names names, Weights weights, boolean weightedSum) {
        return new PoolingHead(
                names, linear(weights, names.first), linear(weights, names.second),
                weightedSum ? weights.small(LAYER_WEIGHTS) : null);
    }

    /** Whether {@link #forwardAll} is to be asked, and not {@link #forward}. */
    boolean takesAll() {
        return layerWeights != null;
    }

    /** The last states of a clip, [T, D] → [1, outputs]. */
    Tensor forward(Tensor last) {
        return of(last.mean(0).unsqueeze(0)); // [T, D] → [1, D]
    }

    /** All hidden states of a clip, [T, D] each → [1, outputs]. */
    Tensor forwardAll(List<Tensor> hidden) {
        // [N + 1, D]: the mean of a weighted sum is the weighted sum of means
        var means = torch.stack(new TensorVector(
                hidden.stream().map(states -> states.mean(0)).toArray(Tensor[]::new)), 0);
        return of(torch.matmul(torch.softmax(layerWeights, 0).unsqueeze(0), means)); // [1, D]
    }

    private Tensor of(Tensor pooled) {
        var inner = first.forward(pooled);
        return second.forward(names.tanh ? torch.tanh(inner) : inner);
    }

    void linears(BiConsumer<String, Linear> found) {
        found.accept(names.first, first);
        found.accept(names.second, second);
    }

    private static Linear linear(Weights weights, String name) {
        return new Linear(weights.matrix(Checkpoint.weightName(name)), weights.small(name + ".bias"));
    }
}
