// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.family.BoxNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A module that has a weight of more than one dimension.
 *
 * @param kind what LoRA can do there
 * @param outputs of the layer; D of a table
 * @param inputs of the layer; V of a table
 */
record Place(Kind kind, long outputs, long inputs) {
    static final String EMBEDDINGS = BoxNames.EMBEDDINGS;
    static final String OUTPUT = BoxNames.OUTPUT;
    private static final String POSITIONS = "embed_positions";

    enum Kind {
        LINEAR, OUTPUT, TABLE, OTHER
    }

    /** The places of a model by canonical module name, an output layer always among them. */
    static Map<String, Place> of(List<WeightShape> weights) {
        var places = new LinkedHashMap<String, Place>();
        for (var weight : weights) {
            var name = weight.name();
            if (weight.shape().length > 1 && name.equals(Checkpoint.weightName(module(name)))) {
                places.put(module(name), of(module(name), weight.shape()));
            }
        }
        var table = places.get(EMBEDDINGS);
        if (table != null) {
            places.putIfAbsent(OUTPUT, new Place(Kind.OUTPUT, table.inputs, table.outputs));
        }
        return places;
    }

    /** Whether the output layer has the embeddings for its weight. */
    static boolean isTied(List<WeightShape> weights) {
        return weights.stream().noneMatch(weight -> weight.name().equals(Checkpoint.weightName(OUTPUT)));
    }

    private static Place of(String module, long[] shape) {
        if (shape.length > 2 || module.endsWith(POSITIONS)) {
            return new Place(Kind.OTHER, shape[0], shape[1]);
        }
        if (module.equals(EMBEDDINGS)) {
            return new Place(Kind.TABLE, shape[1], shape[0]);
        }
        return new Place(module.equals(OUTPUT) ? Kind.OUTPUT : Kind.LINEAR, shape[0], shape[1]);
    }

    /** The module of a tensor. */
    static String module(String tensor) {
        return tensor.substring(0, Math.max(0, tensor.lastIndexOf('.')));
    }
}
