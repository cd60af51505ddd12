// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Features that Python's processor would make in another way are refused by the setting's name. */
class FeatureSettingsTest {
    private static final FeatureSettings SETTINGS = FeatureSettings.of(128).with(
            features -> features, processor -> processor.only("audio_token", "<|AUDIO|>"));

    @TempDir
    private Path folder;

    @Test
    void thePublishedSettingsAreThoseOfTheFeatures() throws IOException {
        // as transformers saves WhisperFeatureExtractor(feature_size=128)
        var settings = """
                {"chunk_length": 30, "dither": 0.0, "feature_extractor_type": "WhisperFeatureExtractor",
                 "feature_size": 128, "hop_length": 160, "n_fft": 400, "n_samples": 480000,
                 "nb_max_frames": 3000, "padding_side": "right", "padding_value": 0.0,
                 "processor_class": "Qwen2AudioProcessor", "return_attention_mask": true, "sampling_rate": 16000}
                """;
        Files.writeString(folder.resolve("preprocessor_config.json"), settings);
        Files.writeString(folder.resolve("processor_config.json"), "{\"audio_token\": \"<|AUDIO|>\","
                + " \"processor_class\": \"Qwen2AudioProcessor\", \"feature_extractor\": " + settings + "}");
        SETTINGS.check(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
        preprocessor_config.json ~ {"feature_size": 80}     ~ feature_size: 80 (expected: 128)
        preprocessor_config.json ~ {"sampling_rate": 8000}  ~ sampling_rate: 8000 (expected: 16000)
        preprocessor_config.json ~ {"hop_length": 320}      ~ hop_length: 320 (expected: 160)
        preprocessor_config.json ~ {"n_fft": 512}           ~ n_fft: 512 (expected: 400)
        preprocessor_config.json ~ {"chunk_length": 15}     ~ chunk_length: 15 (expected: 30)
        preprocessor_config.json ~ {"padding_side": "left"} ~ padding_side: left (expected: right)
        preprocessor_config.json ~ {"dither": 1e-5}         ~ dither: 1.0E-5 (expected: 0.0)
        preprocessor_config.json ~ {"do_normalize": true}   ~ do_normalize: true (expected: absent or false, for what it would do to a prediction is not known here)
        preprocessor_config.json ~ {"feature_extractor_type": "Wav2Vec2FeatureExtractor"} ~ feature_extractor_type: Wav2Vec2FeatureExtractor (expected: WhisperFeatureExtractor)
        processor_config.json    ~ {"feature_extractor": {"n_fft": 512}} ~ feature_extractor.n_fft: 512 (expected: 400)
        processor_config.json    ~ {"audio_token": "<sound>"} ~ audio_token: <sound> (expected: <|AUDIO|>)
        """)
    void featuresOfAnotherKindAreRefused(String name, String json, String refusal) throws IOException {
        var file = Files.writeString(folder.resolve(name), json);
        assertEquals(refusal + " in " + file, Refusals.of(() -> SETTINGS.check(folder)));
    }
}
