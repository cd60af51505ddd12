// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * {@code preprocessor_config.json}, or {@code processor_config.json} of newer releases: how Python's
 * processor makes the features of a model, which may not differ from what {@link LogMel} makes.
 */
public final class FeatureSettings {
    private static final String FILE = "preprocessor_config.json";
    private static final String PROCESSOR = "processor_config.json";
    private static final String FEATURES = "feature_extractor";

    private static final ClosedList PROCESSOR_KEYS = ClosedList
            .of("processor_class", "chat_template", FEATURES, "_commit_hash");

    /** A mask is always asked for by Qwen2-Audio's processor; filters are computed anew there too. */
    private static final ClosedList KEYS = ClosedList
            .of("processor_class", "return_attention_mask", "mel_filters", "_commit_hash", "dtype",
                    "return_tensors")
            .only("feature_extractor_type", "WhisperFeatureExtractor")
            .only("sampling_rate", ClipLength.SAMPLE_RATE)
            .only("hop_length", ClipLength.HOP)
            .only("n_fft", LogMel.FRAME)
            .only("padding_side", "right")
            .only("padding", "max_length")
            .only("padding_value", 0.0)
            .only("dither", 0.0);

    private FeatureSettings() {}

    /** The same of a model without a tokenizer, whose window may be shorter. */
    static void check(Path folder, EncoderConfig config) {
        check(folder, keys(config.melBands(), config.positions()), Map.of());
    }

    /**
     * Compares the settings of a folder, where it has them, with the features that are made here.
     *
     * @param bands of the model, whose window is 30 s
     * @param tokens what the processor may say of special tokens, by key
     * @throws io.github.aasllm.error.InvalidInputException that names the first setting that would make other
     *     features
     */
    public static void check(Path folder, int bands, Map<String, String> tokens) {
        check(folder, keys(bands, EncoderConfig.WINDOW_POSITIONS), tokens);
    }

    private static ClosedList keys(int bands, int positions) {
        return KEYS.only("feature_size", bands)
                .only("chunk_length", positions / ClipLength.POSITIONS_A_SECOND)
                .only("n_samples", positions * ClipLength.POSITION_SAMPLES)
                .only("nb_max_frames", 2 * positions);
    }

    private static void check(Path folder, ClosedList keys, Map<String, String> tokens) {
        var file = folder.resolve(FILE);
        if (Files.exists(file)) {
            keys.check(JsonFields.read(file));
        }
        var processor = folder.resolve(PROCESSOR);
        if (Files.exists(processor)) {
            var fields = JsonFields.read(processor);
            var known = PROCESSOR_KEYS;
            for (var token : tokens.entrySet()) {
                known = known.only(token.getKey(), token.getValue());
            }
            known.check(fields);
            keys.check(fields.object(FEATURES));
        }
    }
}
