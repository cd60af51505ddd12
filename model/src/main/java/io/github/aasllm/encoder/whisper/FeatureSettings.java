// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * {@code preprocessor_config.json}, or {@code processor_config.json} of newer releases: how Python's
 * processor makes the features of a model, which may not differ from what {@link LogMel} makes.
 *
 * @param features what may be said of features
 * @param processor what may be said beside them
 */
public record FeatureSettings(ClosedList features, ClosedList processor) {
    private static final String FILE = "preprocessor_config.json";
    private static final String PROCESSOR = "processor_config.json";
    private static final String FEATURES = "feature_extractor";
    private static final String SECONDS = "chunk_length";

    /** Processors of speech LLMs always ask for a mask; filters are computed anew there too. */
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

    /** Of a model that hears a clip in windows of 30 s. */
    public static FeatureSettings of(int bands) {
        return of(bands, Windows.BEGINNING);
    }

    /**
     * Of a model without special tokens.
     *
     * @param windows that it hears, whose seconds are said rounded down
     */
    public static FeatureSettings of(int bands, Windows windows) {
        int samples = windows.samples();
        return new FeatureSettings(
                KEYS.only("feature_size", bands)
                        .only(SECONDS, samples / ClipLength.SAMPLE_RATE)
                        .only("n_samples", samples)
                        .only("nb_max_frames", samples / ClipLength.HOP),
                ClosedList.of("processor_class", "chat_template", FEATURES, "_commit_hash"));
    }

    /** The same with more that may be said, as of other senses. */
    public FeatureSettings with(UnaryOperator<ClosedList> ofFeatures, UnaryOperator<ClosedList> ofProcessor) {
        return new FeatureSettings(ofFeatures.apply(features), ofProcessor.apply(processor));
    }

    /** {@code preprocessor_config.json} of a new folder. */
    public static Map<String, Object> json(int bands, int seconds, String processor) {
        var json = new LinkedHashMap<String, Object>();
        json.put("feature_extractor_type", "WhisperFeatureExtractor");
        json.put("processor_class", processor);
        json.put("feature_size", bands);
        json.put("sampling_rate", ClipLength.SAMPLE_RATE);
        json.put("hop_length", ClipLength.HOP);
        json.put("n_fft", LogMel.FRAME);
        json.put(SECONDS, seconds);
        json.put("padding_side", "right");
        json.put("padding_value", 0.0);
        json.put("return_attention_mask", true);
        return json;
    }

    /** The seconds of which a folder says that a spectrogram is made at once. */
    public static int seconds(Path folder, int fallback, int largest) {
        int beside = read(folder, FILE).count(SECONDS, fallback, largest);
        return processor(folder).object(FEATURES).count(SECONDS, beside, largest);
    }

    /** {@code processor_config.json}; without fields where there is none. */
    public static JsonFields processor(Path folder) {
        return read(folder, PROCESSOR);
    }

    private static JsonFields read(Path folder, String name) {
        var file = folder.resolve(name);
        return Files.exists(file) ? JsonFields.read(file) : JsonFields.none(file);
    }

    /**
     * Compares the settings of a folder, where it has them, with the features that are made here.
     *
     * @throws io.github.aasllm.error.InvalidInputException that names the first setting that would make other
     *     features
     */
    public void check(Path folder) {
        features.check(read(folder, FILE));
        var whole = processor(folder);
        processor.check(whole);
        features.check(whole.object(FEATURES));
    }
}
