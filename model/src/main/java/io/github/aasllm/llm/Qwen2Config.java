// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;

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
 * @param ropeTheta {@code rope_theta}, at the top or under {@code rope_parameters}
 * @param epsilon {@code rms_norm_eps}
 * @param tied {@code tie_word_embeddings}: the output layer is the embedding table
 */
public record Qwen2Config(
        int vocabulary,
        int width,
        int layers,
        int heads,
        int keyValueHeads,
        int feedForward,
        double ropeTheta,
        double epsilon,
        boolean tied) {

    // beyond any model, so that a table of weights stays small and its products within a long
    private static final int MOST_LAYERS = 1000;
    private static final int LARGEST = 1 << 24;

    public Qwen2Config {
        if (width % heads != 0 || width / heads % 2 != 0) {
            throw InvalidInputException.of(
                    "text_config.num_attention_heads",
                    heads,
                    "a divisor of hidden_size, " + width + ", with even heads");
        }
        if (heads % keyValueHeads != 0) {
            throw InvalidInputException.of(
                    "text_config.num_key_value_heads",
                    keyValueHeads,
                    "a divisor of num_attention_heads, " + heads);
        }
    }

    /** Reads {@code text_config}. */
    public static Qwen2Config from(JsonFields fields) {
        var activation = fields.text("hidden_act").orElse("silu");
        if (!activation.equals("silu")) {
            throw fields.refusal("hidden_act", activation, "silu");
        }
        if (fields.flag("use_sliding_window", false)) {
            throw fields.refusal("use_sliding_window", true, "false");
        }
        var rope = fields.has("rope_parameters") ? fields.object("rope_parameters") : fields;
        requirePlain(rope, "rope_type");
        requirePlain(fields.object("rope_scaling"), "rope_type");
        requirePlain(fields.object("rope_scaling"), "type"); // its older name
        int heads = fields.count("num_attention_heads", 32, LARGEST);
        return new Qwen2Config(
                fields.count("vocab_size", 151_936, LARGEST),
                fields.count("hidden_size", 4096, LARGEST),
                fields.count("num_hidden_layers", 32, MOST_LAYERS),
                heads,
                fields.count("num_key_value_heads", Math.min(32, heads), LARGEST),
                fields.count("intermediate_size", 22_016, LARGEST),
                rope.positive("rope_theta", 10_000),
                fields.positive("rms_norm_eps", 1e-6),
                fields.flag("tie_word_embeddings", false));
    }

    private static void requirePlain(JsonFields rope, String key) {
        var kind = rope.text(key).orElse("default");
        if (!kind.equals("default")) {
            throw rope.refusal(key, kind, "default");
        }
    }

    /** d, the width of a head. */
    int headWidth() {
        return width / heads;
    }
}
