// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Int8Matrix;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.recognizer.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import tools.jackson.databind.node.ObjectNode;

/**
 * Model folders whose linear layers are stored in eight bits, with a float32 scale for each output channel.
 *
 * <p>Of a matrix {@code NAME.weight} there are then {@code NAME.weight} [out, in] as I8 and {@code
 * NAME.weight_scale} [out] as F32; all other tensors are as they were, and so are the tokenizer, the features
 * and {@code aasllm.json}. {@code config.json} says {@code quantization_config}. Predictions are those of
 * {@link Precision#INT8} on the first folder. One tensor is in memory at a time.
 */
public final class QuantizedModel {
    private QuantizedModel() {}

    /**
     * Writes a model folder.
     *
     * @throws InvalidInputException if the model is none or is rounded already, or if the other folder is not
     *     empty or cannot be written
     */
    public static void write(Path model, Path folder) {
        try (var checkpoint = Families.open(model)) {
            if (checkpoint.isRounded()) {
                throw InvalidInputException.of("weights", "int8", "float32, float16 or bfloat16").in(model);
            }
            var table = Boxes.table(checkpoint);
            var weights = checkpoint.weights(table, Residency.MAPPED);
            var layers = Boxes.load(checkpoint, Residency.MAPPED).linears().keySet();
            var rounding = new Rounding(weights,
                    layers.stream().map(Checkpoint::weightName).collect(Collectors.toSet()));
            NewFolder.create(folder, draft -> {
                SettingFiles.copy(model, draft, Set.of());
                CheckpointWriter.writeJson(draft.resolve("config.json"), config(checkpoint));
                CheckpointWriter.write(
                        draft, rounding.table(table), tensor -> rounding.format(tensor, checkpoint),
                        checkpoint.names(), rounding::write);
                var own = Bundle.read(model);
                own.withMaking(Making.of(Making.Kind.QUANTIZED, Making.Parent.of("model", checkpoint))
                        .learnedFrom(List.of(), own)).write(draft);
            });
        }
    }

    private static ObjectNode config(Checkpoint checkpoint) {
        var config = ((ObjectNode) checkpoint.config().node()).deepCopy();
        config.putObject("quantization_config")
                .put("quant_method", "aasllm")
                .put("weights", "int8, symmetric, a scale for each output channel")
                .put("activations", "int8, symmetric, a scale for each token");
        return config;
    }

    /** Makes the numbers of the matrices that are rounded, and keeps the scales until they are written. */
    private static final class Rounding {
        private final Weights weights;
        private final Set<String> matrices;
        private final Map<String, float[]> scales = new HashMap<>(); // by their own names

        Rounding(Weights weights, Set<String> matrices) {
            this.weights = weights;
            this.matrices = matrices;
        }

        /** All tensors, with scales behind their matrices. */
        List<WeightShape> table(List<WeightShape> stored) {
            var rows = new ArrayList<WeightShape>();
            for (var tensor : stored) {
                rows.add(tensor);
                if (matrices.contains(tensor.name())) {
                    rows.add(new WeightShape(Checkpoint.scaleName(tensor.name()), tensor.shape()[0]));
                }
            }
            return rows;
        }

        DType format(WeightShape tensor, Checkpoint checkpoint) {
            if (matrices.contains(tensor.name())) {
                return DType.I8;
            }
            return checkpoint.shapes().containsKey(tensor.name())
                    ? checkpoint.dtype(tensor.name()) : DType.F32;
        }

        void write(WeightShape tensor, SafetensorsWriter file) throws IOException {
            var name = tensor.name();
            try (var scope = new PointerScope()) {
                if (matrices.contains(name)) {
                    var numbers = Int8Matrix.of(weights.matrix(name));
                    scales.put(Checkpoint.scaleName(name), Tensors.toFloats(numbers.scales()));
                    file.append(numbers.values());
                } else if (scales.containsKey(name)) {
                    file.append(Tensors.floats(scales.remove(name), tensor.shape()));
                } else {
                    file.append(weights.matrix(name));
                }
            }
        }
    }
}
