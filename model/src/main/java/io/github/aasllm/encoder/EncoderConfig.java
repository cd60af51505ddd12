// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder;

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
 * @param positions {@code max_source_positions}, rows of the position table; 1500 is 30 s
 */
public record EncoderConfig(int melBands, int width, int layers, int heads, int feedForward, int positions) {
    /** Positions of 30 s. */
    public static final int WINDOW_POSITIONS = ClipLength.WINDOW_FRAMES / 2; // 1500

    // beyond any model, so that a table of weights stays small and its products within a long
    private static final int MOST_LAYERS = 1000;
    private static final int LARGEST = 1 << 20;

    public EncoderConfig {
        if (width % heads != 0) {
            throw InvalidInputException.of(
                    "audio_config.encoder_attention_heads", heads, "a divisor of d_model, " + width);
        }
        if (positions != WINDOW_POSITIONS) {
            throw InvalidInputException.of("audio_config.max_source_positions", positions, "1500, for 30 s");
        }
    }

    /** Reads {@code audio_config}; a published config.json leaves out what equals the defaults. */
    public static EncoderConfig from(JsonFields fields) {
        var activation = fields.text("activation_function").orElse("gelu");
        if (!activation.equals("gelu")) {
            throw fields.refusal("activation_function", activation, "gelu");
        }
        if (fields.flag("scale_embedding", false)) {
            throw fields.refusal("scale_embedding", true, "false");
        }
        return new EncoderConfig(
                fields.count("num_mel_bins", 128, LARGEST),
                fields.count("d_model", 1280, LARGEST),
                fields.count("encoder_layers", 32, MOST_LAYERS),
                fields.count("encoder_attention_heads", 20, LARGEST),
                fields.count("encoder_ffn_dim", 5120, LARGEST),
                fields.count("max_source_positions", WINDOW_POSITIONS));
    }
}
