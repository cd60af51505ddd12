// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Scoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;

/**
 * Low-rank updates as loralib stores them beside a linear layer: {@code lora_A} [rank, in] and {@code lora_B} [out,
 * rank]. The layer multiplies by {@code W + scale B A}.
 *
 * @param modules that have one, by the names of the encoder
 * @param table of all their tensors
 */
record LoralibUpdates(Set<String> modules, List<WeightShape> table, double alpha) {
    private static final String A = ".lora_A";
    private static final String B = ".lora_B";

    /**
     * The updates in a checkpoint.
     *
     * @param alpha of which the share of a rank is the scale
     * @param prefix of the encoder's names in the checkpoint
     * @throws InvalidInputException if an update has no layer, or no second half
     */
    static LoralibUpdates of(Checkpoint checkpoint, double alpha, String prefix) {
        var shapes = checkpoint.shapes();
        var modules = shapes.keySet().stream()
                .filter(name -> name.endsWith(A) || name.endsWith(B))
                .map(name -> name.substring(0, name.length() - A.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        var table = new ArrayList<WeightShape>();
        for (var module : modules) {
            var first = shapes.get(module + A);
            var weight = shapes.get(Checkpoint.weightName(module));
            if (first == null || first.length != 2 || weight == null || weight.length != 2
                    || !module.startsWith(prefix)) {
                throw InvalidInputException.of("tensors of an update", module,
                                module + A + " [rank, in] beside a linear layer of the encoder")
                        .in(checkpoint.folder());
            }
            table.add(new WeightShape(module + A, first[0], weight[1]));
            table.add(new WeightShape(module + B, weight[0], first[0]));
        }
        return new LoralibUpdates(modules.stream().map(module -> module.substring(prefix.length()))
                .collect(Collectors.toSet()), table, alpha);
    }

    /**
     * Adds the updates to the encoder's weights.
     *
     * @throws InvalidInputException if one is of something else than a linear layer
     */
    void fold(SpeechEncoder encoder, Weights weights) {
        var left = new HashSet<>(modules);
        encoder.linears((name, linear) -> {
            if (left.remove(name)) {
                fold(linear, weights, name);
            }
        });
        if (!left.isEmpty()) {
            throw InvalidInputException.of("tensors of an update", new TreeSet<>(left), "of linear layers");
        }
    }

    private void fold(Linear linear, Weights weights, String name) {
        Scoped.run(() -> {
            var down = weights.small(name + A); // [rank, in]
            var change = torch.matmul(weights.small(name + B), down).mul(new Scalar(alpha / down.size(0)));
            linear.replace(weights.keep(linear.asFloat32().add(change))); // [out, in]
        });
    }
}
