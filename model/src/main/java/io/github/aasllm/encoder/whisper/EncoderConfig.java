// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;

/**
 * The dimensions of the speech encoder; the defaults are those of Whisper-large-v3, as in the published
 * model.
 *
 * @param melBands {@code num_mel_bins}
 * @param width {@code d_model}, D
 * @param layers {@code encoder_layers}
 * @param heads {@code encoder_attention_heads}, H; divides D
 * @param feedForward {@code encoder_ffn_dim}, F
 * @param positions {@code max_source_positions}, rows of the position table; 1500 is 30 s, and
 *     a model with fewer hears less of a clip
 */
public record EncoderConfig(int melBands, int width, int layers, int heads, int feedForward, int positions) {
    /** Positions of 30 s. */
    public static final int WINDOW_POSITIONS = ClipLength.LONGEST / ClipLength.POSITION_SAMPLES; // 1500

    // beyond any model, so that a table of weights stays small and its products within a long
    private static final int MOST_LAYERS = 1000;
    private static final int LARGEST = 1 << 20;

    private static final ClosedList KEYS = ClosedList.TRANSFORMERS
            .and("num_mel_bins", "d_model", "encoder_layers", "encoder_attention_heads", "encoder_ffn_dim",
                    "max_source_positions", "encoder_layerdrop", "hidden_size", "num_hidden_layers",
                    "num_attention_heads", "intermediate_size")
            .only("activation_function", "gelu");

    /** Of a Whisper model: also those of its decoder, of its classifier and of what training masks. */
    private static final ClosedList WHISPER_KEYS = KEYS.and(
            "vocab_size", "decoder_layers", "decoder_attention_heads", "decoder_ffn_dim", "decoder_layerdrop",
            "max_target_positions", "is_encoder_decoder", "tie_word_embeddings", "median_filter_width",
            "use_weighted_layer_sum", "classifier_proj_size", "apply_spec_augment", "mask_time_prob",
            "mask_time_length", "mask_time_min_masks", "mask_feature_prob", "mask_feature_length",
            "mask_feature_min_masks", "alignment_heads", "lang_ids", "lang_to_id", "task_to_id",
            "no_timestamps_token_id", "is_multilingual");

    public EncoderConfig {
        if (width % heads != 0) {
            throw InvalidInputException.of(
                    "audio_config.encoder_attention_heads", heads, "a divisor of d_model, " + width);
        }
        if (positions > WINDOW_POSITIONS) {
            throw InvalidInputException.of(
                    "max_source_positions", positions, "at most 1500, for 30 s");
        }
    }

    /**
     * Reads {@code audio_config}; a published config.json leaves out what equals the defaults.
     *
     * @throws InvalidInputException if a setting is of the wrong kind, would make another model of it, or is
     *     not known
     */
    public static EncoderConfig from(JsonFields fields) {
        return from(fields, KEYS).ofWholeWindow();
    }

    /** Reads the {@code config.json} of a Whisper model, whose decoder may be of any kind. */
    public static EncoderConfig fromWhisper(JsonFields fields) {
        return from(fields, WHISPER_KEYS);
    }

    /**
     * The same, for a speech LLM, whose prompt counts the states of 30 s.
     *
     * @throws InvalidInputException if it hears less
     */
    public EncoderConfig ofWholeWindow() {
        if (positions != WINDOW_POSITIONS) {
            throw InvalidInputException.of("audio_config.max_source_positions", positions, "1500, for 30 s");
        }
        return this;
    }

    /** Samples at 16 kHz that are heard at most: 20 ms a position. */
    public int window() {
        return positions * ClipLength.POSITION_SAMPLES;
    }

    private static EncoderConfig from(JsonFields fields, ClosedList keys) {
        keys.check(fields);
        var config = new EncoderConfig(
                fields.count("num_mel_bins", 128, LARGEST),
                fields.count("d_model", 1280, LARGEST),
                fields.count("encoder_layers", 32, MOST_LAYERS),
                fields.count("encoder_attention_heads", 20, LARGEST),
                fields.count("encoder_ffn_dim", 5120, LARGEST),
                fields.count("max_source_positions", WINDOW_POSITIONS));
        requireSame(fields, "hidden_size", config.width);
        requireSame(fields, "num_hidden_layers", config.layers);
        requireSame(fields, "num_attention_heads", config.heads);
        requireSame(fields, "intermediate_size", config.feedForward);
        return config;
    }

    /** Other names that transformers has for the same settings. */
    private static void requireSame(JsonFields fields, String key, int value) {
        if (fields.count(key, value) != value) {
            throw fields.refusal(key, fields.node().get(key), value + ", as the encoder's own setting says");
        }
    }
}
