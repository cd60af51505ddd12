// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.WeightShape;
import java.util.ArrayList;
import java.util.List;

/** The table of the LLM's weights, by their names within it; the only place with them. */
public final class Qwen2Weights {
    static final String PREFIX = "model.";

    /** The module of the token embeddings. */
    public static final String EMBEDDINGS = PREFIX + "embed_tokens";

    /** The output layer, where it is not the embedding table. */
    public static final String OUTPUT = "lm_head";

    private Qwen2Weights() {}

    static String layer(int index) {
        return PREFIX + "layers." + index + ".";
    }

    public static List<WeightShape> table(Qwen2Config c) {
        var rows = new ArrayList<WeightShape>();
        rows.add(new WeightShape(Checkpoint.weightName(EMBEDDINGS), c.vocabulary(), c.width()));
        for (int i = 0; i < c.layers(); i++) {
            addLayer(rows, layer(i), c);
        }
        rows.add(new WeightShape(PREFIX + "norm.weight", c.width()));
        if (!c.tied()) {
            rows.add(new WeightShape(Checkpoint.weightName(OUTPUT), c.vocabulary(), c.width()));
        }
        return rows;
    }

    private static void addLayer(List<WeightShape> rows, String layer, Qwen2Config c) {
        long shared = (long) c.keyValueHeads() * c.headWidth();
        rows.add(new WeightShape(layer + "input_layernorm.weight", c.width()));
        rows.add(new WeightShape(layer + "self_attn.q_proj.weight", c.width(), c.width()));
        rows.add(new WeightShape(layer + "self_attn.q_proj.bias", c.width()));
        for (var projection : List.of("k_proj", "v_proj")) {
            rows.add(new WeightShape(layer + "self_attn." + projection + ".weight", shared, c.width()));
            rows.add(new WeightShape(layer + "self_attn." + projection + ".bias", shared));
        }
        rows.add(new WeightShape(layer + "self_attn.o_proj.weight", c.width(), c.width()));
        rows.add(new WeightShape(layer + "post_attention_layernorm.weight", c.width()));
        for (var projection : List.of("gate_proj", "up_proj")) {
            rows.add(new WeightShape(layer + "mlp." + projection + ".weight", c.feedForward(), c.width()));
        }
        rows.add(new WeightShape(layer + "mlp.down_proj.weight", c.width(), c.feedForward()));
    }
}
