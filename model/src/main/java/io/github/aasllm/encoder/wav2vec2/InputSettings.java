// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.encoder.Standardised;
import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code preprocessor_config.json}, or {@code processor_config.json} of newer releases: what the model hears
 * of a waveform.
 *
 * @param normalise {@code do_normalize}: zero mean and unit variance over the clip
 */
public record InputSettings(boolean normalise) {
    static final String FILE = "preprocessor_config.json";
    private static final String PROCESSOR = "processor_config.json";
    private static final String FEATURES = "feature_extractor";
    private static final double SMALLEST = 1e-7; // beneath the root, as the peer has it

    private static final ClosedList PROCESSOR_KEYS =
            ClosedList.of("processor_class", "tokenizer_class", FEATURES, "_commit_hash");

    /** Padding is of batches, which are packed here. */
    private static final ClosedList KEYS = ClosedList
            .of("do_normalize", "processor_class", "return_attention_mask", "_commit_hash", "dtype",
                    "return_tensors", "padding_side", "padding_value", "tokenizer_class", "tokenizer_type")
            .only("feature_extractor_type", "Wav2Vec2FeatureExtractor")
            .only("feature_size", 1)
            .only("sampling_rate", 16_000);

    /** Whether a folder has settings. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(FILE)) || Files.exists(folder.resolve(PROCESSOR));
    }

    /**
     * Reads the settings of a folder.
     *
     * @throws InvalidInputException if it has none, or one that would make another input
     */
    public static InputSettings of(Path folder) {
        var file = folder.resolve(FILE);
        if (Files.exists(file)) {
            return from(JsonFields.read(file));
        }
        var processor = folder.resolve(PROCESSOR);
        if (Files.exists(processor)) {
            var fields = JsonFields.read(processor);
            PROCESSOR_KEYS.check(fields);
            return from(fields.object(FEATURES));
        }
        throw InvalidInputException.of("file", "no " + FILE, "one, for it says what the model's input is").in(folder)
                .next("download it from where the model is from");
    }

    private static InputSettings from(JsonFields fields) {
        KEYS.check(fields);
        return new InputSettings(fields.flag("do_normalize", true));
    }

    /** What the encoder hears of samples: a copy, or the samples themselves. */
    public float[] apply(float[] samples) {
        return normalise && samples.length > 0 ? Standardised.of(samples, SMALLEST) : samples;
    }
}
