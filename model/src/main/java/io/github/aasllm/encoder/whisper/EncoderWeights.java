// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import io.github.aasllm.checkpoint.WeightShape;
import java.util.ArrayList;
import java.util.List;

/** The table of the encoder's weights, by their names within it; the only place with them. */
public final class EncoderWeights {
    /** The table of positions, which Whisper does not train. */
    public static final String POSITIONS = "embed_positions.weight";

    private static final int KERNEL = 3;

    private EncoderWeights() {}

    static String layer(int index) {
        return "layers." + index + ".";
    }

    public static List<WeightShape> table(EncoderConfig c) {
        var rows = new ArrayList<WeightShape>();
        rows.add(row("conv1.weight", c.width(), c.melBands(), KERNEL));
        rows.add(row("conv1.bias", c.width()));
        rows.add(row("conv2.weight", c.width(), c.width(), KERNEL));
        rows.add(row("conv2.bias", c.width()));
        rows.add(row(POSITIONS, c.positions(), c.width()));
        for (int i = 0; i < c.layers(); i++) {
            addLayer(rows, layer(i), c);
        }
        rows.add(row("layer_norm.weight", c.width()));
        rows.add(row("layer_norm.bias", c.width()));
        return rows;
    }

    private static void addLayer(List<WeightShape> rows, String layer, EncoderConfig c) {
        for (var projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
            rows.add(row(layer + "self_attn." + projection + ".weight", c.width(), c.width()));
            if (!projection.equals("k_proj")) {
                rows.add(row(layer + "self_attn." + projection + ".bias", c.width()));
            }
        }
        rows.add(row(layer + "fc1.weight", c.feedForward(), c.width()));
        rows.add(row(layer + "fc1.bias", c.feedForward()));
        rows.add(row(layer + "fc2.weight", c.width(), c.feedForward()));
        rows.add(row(layer + "fc2.bias", c.width()));
        for (var norm : List.of("self_attn_layer_norm", "final_layer_norm")) {
            rows.add(row(layer + norm + ".weight", c.width()));
            rows.add(row(layer + norm + ".bias", c.width()));
        }
    }

    private static WeightShape row(String name, long... shape) {
        return new WeightShape(name, shape);
    }
}
