// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.head;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The dimensions of an encoder head.
 *
 * @param inputs width of the encoder's states
 * @param width D of the Transformer layer; states of another width are projected to it first
 * @param heads H, a divisor of D
 * @param feedForward F
 * @param classes at least two
 * @param states of the encoder that stand side by side in a row: 1, or where all of its layers are weighed one
 *     more than these
 */
public record HeadConfig(int inputs, int width, int heads, int feedForward, int classes, int states) {
    static final String LAYER_WEIGHTS = "layer_weights";
    static final String PROJECTION = "projection";
    static final String LAYER = "layer.";
    static final String CLASSIFIER = "classifier";
    private static final int LARGEST = 1 << 16; // of any width: no encoder comes near it

    public HeadConfig {
        requireBetween("inputs", inputs, 1);
        requireBetween("width", width, 1);
        requireBetween("feed_forward", feedForward, 1);
        requireBetween("classes", classes, 2);
        requireBetween("states", states, 1);
        if (heads < 1 || width % heads != 0) {
            throw InvalidInputException.of("head.heads", heads, "a divisor of the width, " + width);
        }
    }

    /** A head on one state a row. */
    public HeadConfig(int inputs, int width, int heads, int feedForward, int classes) {
        this(inputs, width, heads, feedForward, classes, 1);
    }

    /**
     * The paper's: width 1024, and with a feed-forward width of 512 the number of parameters that it prints,
     * 5.26 M. The number of attention heads is not stated and changes no count; 16 heads of 64 are those of a
     * Whisper encoder of this width.
     */
    public static HeadConfig paper(int inputs, int classes) {
        return new HeadConfig(inputs, 1024, 16, 512, classes);
    }

    /** Whether the states have another width than the layer. */
    public boolean projects() {
        return inputs != width;
    }

    /** Whether a row holds the states of all layers, whose weighted sum the head hears. */
    public boolean weighs() {
        return states > 1;
    }

    /** Trainable numbers of the weighted sum, 0 where there is none. */
    public long layerWeights() {
        return weighs() ? states : 0;
    }

    /** Trainable numbers of the layer and the classifier, which is what the paper counts. */
    public long parameters() {
        return weights().stream()
                .filter(weight -> !weight.name().startsWith(PROJECTION) && !weight.name().equals(LAYER_WEIGHTS))
                .mapToLong(WeightShape::numbers)
                .sum();
    }

    /** Trainable numbers of the projection, 0 where there is none. */
    public long projectionParameters() {
        return projects() ? (long) inputs * width + width : 0;
    }

    /**
     * The table of the weights, under the names of a Python module with a {@code Linear} projection, a {@code
     * TransformerEncoderLayer} layer and a {@code Linear} classifier.
     */
    public List<WeightShape> weights() {
        var rows = new ArrayList<WeightShape>();
        if (weighs()) {
            rows.add(new WeightShape(LAYER_WEIGHTS, states));
        }
        if (projects()) {
            addLinear(rows, PROJECTION, width, inputs);
        }
        rows.add(new WeightShape(LAYER + "self_attn.in_proj_weight", 3L * width, width));
        rows.add(new WeightShape(LAYER + "self_attn.in_proj_bias", 3L * width));
        addLinear(rows, LAYER + "self_attn.out_proj", width, width);
        addLinear(rows, LAYER + "linear1", feedForward, width);
        addLinear(rows, LAYER + "linear2", width, feedForward);
        for (var norm : List.of("norm1", "norm2")) {
            rows.add(new WeightShape(LAYER + norm + ".weight", width));
            rows.add(new WeightShape(LAYER + norm + ".bias", width));
        }
        addLinear(rows, CLASSIFIER, classes, width);
        return rows;
    }

    static HeadConfig from(JsonFields fields) {
        return new HeadConfig(
                fields.count("inputs", 1280),
                fields.count("width", 1024),
                fields.count("heads", 16),
                fields.count("feed_forward", 512),
                fields.count("classes", 4),
                fields.count("states", 1));
    }

    Map<String, Object> json() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("inputs", inputs);
        fields.put("width", width);
        fields.put("heads", heads);
        fields.put("feed_forward", feedForward);
        fields.put("classes", classes);
        if (weighs()) {
            fields.put("states", states);
        }
        return fields;
    }

    private static void addLinear(List<WeightShape> rows, String name, long outputs, long inputs) {
        rows.add(new WeightShape(name + ".weight", outputs, inputs));
        rows.add(new WeightShape(name + ".bias", outputs));
    }

    private static void requireBetween(String what, int value, int least) {
        if (value < least || value > LARGEST) {
            throw InvalidInputException.of("head." + what, value,
                    "a whole number from " + least + " to " + LARGEST);
        }
    }
}
