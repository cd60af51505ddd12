// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The head of vox-profile's models: three convolutions of kernel 1 with ReLU between them, which are linear layers of
 * each frame, the mean over the frames, and two linear layers with ReLU between them: [T, D] → [outputs].
 *
 * @param layerWeights [N + 1] of a weighted sum of the hidden states, or [N] without the input of the first layer,
 *     behind a softmax; null where the last states alone count
 */
record VoxProfileHead(List<Linear> convolutions, List<Linear> emotion, Tensor layerWeights) {
    private static final String CONVOLUTIONS = "model_seq.";
    private static final String EMOTION = "emotion_layer.";
    private static final String LAYER_WEIGHTS = "weights";
    private static final int CONVOLUTION_COUNT = 3;
    private static final int EMOTION_COUNT = 2;

    /** The modules of a sequence that have weights; ReLU and dropout have numbers there too. */
    private static List<String> modules(Checkpoint checkpoint, String sequence, int count) {
        var numbered = Pattern.compile(Pattern.quote(sequence) + "\\d{1,3}\\.weight");
        var names = checkpoint.shapes().keySet().stream()
                .filter(name -> numbered.matcher(name).matches())
                .map(name -> name.substring(0, name.length() - ".weight".length()))
                .sorted((a, b) -> Integer.compare(number(a), number(b)))
                .toList();
        if (names.size() != count) {
            throw InvalidInputException.of("layers of the head, " + sequence + "*", names.size(), String.valueOf(count))
                    .in(checkpoint.folder());
        }
        return names;
    }

    private static int number(String module) {
        return Integer.parseInt(module.substring(module.lastIndexOf('.') + 1));
    }

    /** Outputs of the head in a checkpoint. */
    static int outputs(Checkpoint checkpoint) {
        var last = modules(checkpoint, EMOTION, EMOTION_COUNT).getLast();
        return Math.toIntExact(checkpoint.shapes().get(Checkpoint.weightName(last))[0]);
    }

    /**
     * The table of the head's weights, whose inner widths are what the checkpoint has.
     *
     * @param hiddenStates of the encoder, the input of its first layer among them
     */
    static List<WeightShape> table(Checkpoint checkpoint, int hiddenStates) {
        var shapes = checkpoint.shapes();
        var rows = new ArrayList<WeightShape>();
        for (var module : modules(checkpoint, CONVOLUTIONS, CONVOLUTION_COUNT)) {
            var shape = shapes.get(Checkpoint.weightName(module));
            rows.add(new WeightShape(Checkpoint.weightName(module), shape[0], shape.length > 1 ? shape[1] : 1, 1));
            rows.add(new WeightShape(module + ".bias", shape[0]));
        }
        for (var module : modules(checkpoint, EMOTION, EMOTION_COUNT)) {
            var shape = shapes.get(Checkpoint.weightName(module));
            rows.add(new WeightShape(Checkpoint.weightName(module), shape[0], shape.length > 1 ? shape[1] : 1));
            rows.add(new WeightShape(module + ".bias", shape[0]));
        }
        var sum = shapes.get(LAYER_WEIGHTS);
        if (sum != null) {
            boolean withoutInput = sum.length == 1 && sum[0] == hiddenStates - 1;
            rows.add(new WeightShape(LAYER_WEIGHTS, withoutInput ? sum[0] : hiddenStates));
        }
        return rows;
    }

    /**
     * @param width D
     * @throws InvalidInputException if the layers do not fit one another
     */
    static VoxProfileHead of(Checkpoint checkpoint, Weights weights, int width) {
        var convolutions = modules(checkpoint, CONVOLUTIONS, CONVOLUTION_COUNT).stream()
                .map(module -> new Linear(
                        weights.keep(weights.small(Checkpoint.weightName(module)).squeeze(-1)), // [out, in, 1]
                        weights.small(module + ".bias")))
                .toList();
        var emotion = modules(checkpoint, EMOTION, EMOTION_COUNT).stream()
                .map(module -> new Linear(
                        weights.small(Checkpoint.weightName(module)), weights.small(module + ".bias")))
                .toList();
        long inputs = width;
        for (var layer : List.of(convolutions.get(0), convolutions.get(1), convolutions.get(2), emotion.get(0),
                emotion.get(1))) {
            if (layer.inputs() != inputs) {
                throw InvalidInputException.of("inputs of a layer of the head", layer.inputs(), String.valueOf(inputs))
                        .in(checkpoint.folder());
            }
            inputs = layer.outputs();
        }
        return new VoxProfileHead(convolutions, emotion,
                checkpoint.shapes().containsKey(LAYER_WEIGHTS) ? weights.small(LAYER_WEIGHTS) : null);
    }

    /** Whether {@link #weighted} is to be asked for what the head hears. */
    boolean takesAll() {
        return layerWeights != null;
    }

    /** The weighted sum of all hidden states of a clip, [T, D] each → [T, D]. */
    Tensor weighted(List<Tensor> hidden) {
        long from = hidden.size() - layerWeights.size(0);
        var stacked = torch.stack(new TensorVector(
                hidden.stream().skip(from).toArray(Tensor[]::new)), 0); // [L, T, D]
        return stacked.mul(torch.softmax(layerWeights, 0).view(-1, 1, 1)).sum(0);
    }

    /** The states of the frames that hold sound of the clip, [T, D] → [outputs]. */
    Tensor forward(Tensor states) {
        return behind(emotion, behind(convolutions, states).mean(0).unsqueeze(0));
    }

    /** Layers one behind the other, with ReLU between them. */
    private static Tensor behind(List<Linear> layers, Tensor input) {
        var states = layers.getFirst().forward(input);
        for (var layer : layers.subList(1, layers.size())) {
            states = layer.forward(torch.relu(states));
        }
        return states;
    }
}
