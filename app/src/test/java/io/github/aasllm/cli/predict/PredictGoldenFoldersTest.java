// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.Sound;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** predict on the folders that the goldens of encoders and classifiers are of. */
@Tag("golden")
@EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
class PredictGoldenFoldersTest {
    @TempDir
    private Path folder;

    private Path clip;

    @BeforeEach
    void makeClip() throws IOException {
        clip = Sound.bursts(folder.resolve("a.wav"), 3);
    }

    private static Path model(String name) {
        return Path.of(System.getenv("AASLLM_GOLDEN"), "encoders", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav2vec2-group", "wav2vec2-layer", "wav2vec2-layersum", "hubert-group",
        "hubert-layer-layersum", "wavlm-group", "wavlm-layer", "whisper", "whisper-layersum", "emotion2vec"})
    void aClassifierAnswersInEveryFormat(String name) {
        for (var format : List.of("table", "jsonl", "csv")) {
            var call = aasllm("predict", "--model", model(name), "--format", format, clip);
            assertEquals(0, call.exitCode(), call.err());
            assertTrue(call.out().contains("a.wav"), call.out());
        }
        var row = aasllm("predict", "--model", model(name), "--format", "jsonl", clip).records().getFirst();
        var shares = row.get("probabilities");
        double sum = shares.propertyNames().stream().mapToDouble(label -> shares.get(label).doubleValue()).sum();
        assertEquals(1, sum, 1e-6);
        assertTrue(shares.has(row.get("emotion").asString()), row.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav2vec2-group", "wavlm-layer", "hubert-layer-layersum", "whisper"})
    void knownAbbreviationsBecomeTheCorporasWords(String name) {
        var call = aasllm("predict", "--model", model(name), "--map", "known", "--format", "jsonl", clip);
        assertEquals(List.of("neutral", "happiness", "anger", "sadness"),
                List.copyOf(call.records().getFirst().get("probabilities").propertyNames()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav2vec2-encoder", "wavlm-encoder"})
    void anEncoderWithoutAHeadIsRefused(String name) {
        var call = aasllm("predict", "--model", model(name), clip);
        assertEquals(2, call.exitCode());
        assertTrue(call.err().contains("an encoder without a head tells no emotion"), call.err());
    }
}
