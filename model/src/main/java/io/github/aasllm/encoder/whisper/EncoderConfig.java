// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** Width, layers, heads and inner width, as Whisper calls them. */
    private static final List<String> OWN =
            List.of("d_model", "encoder_layers", "encoder_attention_heads", "encoder_ffn_dim");

    /** The same as transformers calls them in any model. */
    private static final List<String> GENERAL =
            List.of("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size");

    private static final String POSITIONS = "max_source_positions";

    private static final ClosedList KEYS = ClosedList.TRANSFORMERS
            .and("num_mel_bins", POSITIONS, "encoder_layerdrop")
            .and(OWN.toArray(String[]::new))
            .and(GENERAL.toArray(String[]::new))
            .only("activation_function", "gelu");

    /** Of a Whisper model: also those of its decoder, of its classifier and of what training masks. */
    private static final ClosedList WHISPER_KEYS = KEYS.and(
            "vocab_size", "decoder_layers", "decoder_attention_heads", "decoder_ffn_dim", "decoder_layerdrop",
            "max_target_positions", "is_encoder_decoder", "tie_word_embeddings", "median_filter_width",
            "use_weighted_layer_sum", "classifier_proj_size", "apply_spec_augment", "mask_time_prob",
            "mask_time_length", "mask_time_min_masks", "mask_feature_prob", "mask_feature_length",
            "mask_feature_min_masks", "alignment_heads", "lang_ids", "lang_to_id", "task_to_id",
            "no_timestamps_token_id", "is_multilingual");

    /**
     * Reads {@code audio_config}; a published config.json leaves out what equals the defaults.
     *
     * @throws InvalidInputException if a setting is of the wrong kind, would make another model of it, or is
     *     not known
     */
    public static EncoderConfig from(JsonFields fields) {
        requireWholeWindow(fields);
        return from(fields, KEYS, OWN, GENERAL);
    }

    /** The same of a model that calls its sizes as language models do: {@code hidden_size} and so on. */
    public static EncoderConfig fromGeneral(JsonFields fields) {
        requireWholeWindow(fields);
        return from(fields, KEYS, GENERAL, OWN);
    }

    /** Reads the {@code config.json} of a Whisper model, whose decoder may be of any kind. */
    public static EncoderConfig fromWhisper(JsonFields fields) {
        return from(fields, WHISPER_KEYS, OWN, GENERAL);
    }

    /**
     * Refuses an encoder that hears less than 30 s, as none of a speech LLM does.
     *
     * @throws InvalidInputException if it does
     */
    public static void requireWholeWindow(JsonFields fields) {
        int positions = fields.count(POSITIONS, WINDOW_POSITIONS);
        if (positions != WINDOW_POSITIONS) {
            throw fields.refusal(POSITIONS, positions, WINDOW_POSITIONS + ", for 30 s");
        }
    }

    /** What a Whisper model hears of a clip. */
    Windows windows() {
        return Windows.ofPositions(positions);
    }

    private static EncoderConfig from(JsonFields fields, ClosedList keys, List<String> names, List<String> others) {
        keys.check(fields);
        int width = fields.count(names.get(0), 1280, LARGEST);
        int heads = fields.count(names.get(2), 20, LARGEST);
        if (width % heads != 0) {
            throw fields.refusal(names.get(2), heads, "a divisor of " + names.get(0) + ", " + width);
        }
        int positions = fields.count(POSITIONS, WINDOW_POSITIONS);
        if (positions > WINDOW_POSITIONS) {
            throw fields.refusal(POSITIONS, positions, "at most " + WINDOW_POSITIONS + ", for 30 s");
        }
        var config = new EncoderConfig(
                fields.count("num_mel_bins", 128, LARGEST),
                width,
                fields.count(names.get(1), 32, MOST_LAYERS),
                heads,
                fields.count(names.get(3), 5120, LARGEST),
                positions);
        requireSame(fields, others.get(0), config.width);
        requireSame(fields, others.get(1), config.layers);
        requireSame(fields, others.get(2), config.heads);
        requireSame(fields, others.get(3), config.feedForward);
        return config;
    }

    /** The settings that {@link #from} reads. */
    public Map<String, Object> json() {
        return json(OWN);
    }

    /** The settings that {@link #fromGeneral} reads. */
    public Map<String, Object> generalJson() {
        return json(GENERAL);
    }

    private Map<String, Object> json(List<String> names) {
        var json = new LinkedHashMap<String, Object>();
        json.put("activation_function", "gelu");
        json.put("num_mel_bins", melBands);
        json.put(POSITIONS, positions);
        json.put(names.get(0), width);
        json.put(names.get(1), layers);
        json.put(names.get(2), heads);
        json.put(names.get(3), feedForward);
        return json;
    }

    /** Other names that transformers has for the same settings. */
    private static void requireSame(JsonFields fields, String key, int value) {
        if (fields.count(key, value) != value) {
            throw fields.refusal(key, fields.node().get(key), value + ", as the encoder's own setting says");
        }
    }
}
