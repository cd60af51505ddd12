// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Quantisation;
import io.github.aasllm.error.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The dimensions of the LLM. The defaults are those of the library that writes these files, because a
 * published config.json leaves out what equals them; for the 7B model these are width, layers and heads.
 *
 * @param vocabulary {@code vocab_size}, V
 * @param width {@code hidden_size}, D
 * @param layers {@code num_hidden_layers}
 * @param heads {@code num_attention_heads}, H; divides D
 * @param keyValueHeads {@code num_key_value_heads}, K; divides H
 * @param feedForward {@code intermediate_size}, F
 * @param rope of the rotary positions
 * @param epsilon {@code rms_norm_eps}
 * @param tied {@code tie_word_embeddings}: the output layer is the embedding table, unless weights have one
 */
public record Qwen2Config(
        int vocabulary,
        int width,
        int layers,
        int heads,
        int keyValueHeads,
        int feedForward,
        Rope rope,
        double epsilon,
        boolean tied) {

    private static final String SLIDING = "use_sliding_window";
    private static final String LAYER_TYPES = "layer_types";
    private static final String FULL_ATTENTION = "full_attention";
    private static final String KEY_VALUE_HEADS = "num_key_value_heads";
    private static final int FIRST_SLIDING_LAYER = 28; // of max_window_layers, where it is absent

    private static final ClosedList KEYS = ClosedList.TRANSFORMERS
            .and("vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
                    KEY_VALUE_HEADS, "rms_norm_eps", "tie_word_embeddings", "rope_theta", "rope_parameters",
                    "rope_scaling", "head_dim", SLIDING, "sliding_window", "max_window_layers", LAYER_TYPES,
                    Quantisation.KEY)
            .only("hidden_act", "silu", "swish") // two names of one function
            .only("partial_rotary_factor", 1.0)
            .only("pretraining_tp", 1);

    // beyond any model, so that a table of weights stays small and its products within a long
    private static final int MOST_LAYERS = 1000;
    private static final int LARGEST = 1 << 24;

    /**
     * Reads {@code text_config}.
     *
     * @throws InvalidInputException if a setting is of the wrong kind, would make another model of it, or is
     *     not known
     */
    public static Qwen2Config from(JsonFields fields) {
        Quantisation.requireNoneOfOthers(fields);
        KEYS.check(fields);
        int layers = fields.count("num_hidden_layers", 32, MOST_LAYERS);
        requireFullAttention(fields, layers);
        int heads = fields.count("num_attention_heads", 32, LARGEST);
        // null says as many, absence says 32
        int keyValueHeads = fields.count(KEY_VALUE_HEADS,
                fields.node().has(KEY_VALUE_HEADS) ? heads : Math.min(32, heads), LARGEST);
        int width = fields.count("hidden_size", 4096, LARGEST);
        if (width % heads != 0 || width / heads % 2 != 0) {
            throw fields.refusal("num_attention_heads", heads,
                    "a divisor of hidden_size, " + width + ", with even heads");
        }
        if (heads % keyValueHeads != 0) {
            throw fields.refusal(KEY_VALUE_HEADS, keyValueHeads, "a divisor of num_attention_heads, " + heads);
        }
        var config = new Qwen2Config(
                fields.count("vocab_size", 151_936, LARGEST),
                width,
                layers,
                heads,
                keyValueHeads,
                fields.count("intermediate_size", 22_016, LARGEST),
                Rope.from(fields),
                fields.positive("rms_norm_eps", 1e-6),
                fields.flag("tie_word_embeddings", false));
        if (fields.count("head_dim", config.headWidth()) != config.headWidth()) {
            throw fields.refusal("head_dim", fields.node().get("head_dim"), config.headWidth()
                    + ", hidden_size / num_attention_heads");
        }
        return config;
    }

    /** The settings that {@link #from} reads, as transformers does. */
    public Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("model_type", "qwen2");
        json.put("hidden_act", "silu");
        json.put("hidden_size", width);
        json.put("num_hidden_layers", layers);
        json.put("num_attention_heads", heads);
        json.put("num_key_value_heads", keyValueHeads);
        json.put("intermediate_size", feedForward);
        json.put("vocab_size", vocabulary);
        json.put("max_position_embeddings", 8192);
        json.put("rms_norm_eps", epsilon);
        json.put("rope_theta", rope.theta());
        json.put("tie_word_embeddings", tied);
        return json;
    }

    /** The same dimensions with a tied output layer or with one of its own. */
    public Qwen2Config tied(boolean isTied) {
        return new Qwen2Config(vocabulary, width, layers, heads, keyValueHeads, feedForward, rope, epsilon,
                isTied);
    }

    /** No layer may look back over a part of the text alone. */
    private static void requireFullAttention(JsonFields fields, int layers) {
        var types = fields.array(LAYER_TYPES);
        for (var type : types) {
            if (!type.asString("").equals(FULL_ATTENTION)) {
                throw fields.refusal(LAYER_TYPES, type, FULL_ATTENTION + " in all layers");
            }
        }
        if (!types.isEmpty() && types.size() != layers) {
            throw fields.refusal(LAYER_TYPES, types.size() + " layers", String.valueOf(layers));
        }
        boolean slides = fields.flag(SLIDING, false)
                && (fields.has("sliding_window") || !fields.node().has("sliding_window"))
                && fields.index("max_window_layers", FIRST_SLIDING_LAYER) < layers;
        if (slides && types.isEmpty()) {
            throw fields.refusal(SLIDING, true, "false, or max_window_layers of all layers");
        }
    }

    /** d, the width of a head. */
    int headWidth() {
        return width / heads;
    }
}
