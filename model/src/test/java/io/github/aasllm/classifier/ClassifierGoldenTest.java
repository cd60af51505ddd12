// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Golden;
import io.github.aasllm.WorstDifference;
import io.github.aasllm.checkpoint.Residency;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parity of whole classifiers with transformers, float32, in a batch of clips of three lengths. */
@Tag("golden")
@EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
class ClassifierGoldenTest {
    private static final List<String> CLIPS = List.of("voice", "noise", "short");

    @ParameterizedTest
    @ValueSource(strings = {"wav2vec2-group", "wav2vec2-layer", "wav2vec2-layersum", "hubert-group",
        "hubert-layer-layersum", "wavlm-group", "wavlm-layer", "whisper", "whisper-layersum"})
    void logitsAndProbabilitiesAreThoseOfThePeer(String name) {
        var golden = Golden.tensors("encoders/" + name + "/golden.safetensors");
        var logits = new WorstDifference(name + ", logits");
        var probabilities = new WorstDifference(name + ", probabilities");
        try (var classifier = Classifiers.open(Golden.file("encoders/" + name), Residency.MAPPED).orElseThrow()) {
            assertEquals(List.of("neu", "hap", "ang", "sad"), classifier.labels());
            assertEquals(Classifier.Kind.CLASSES, classifier.kind());
            var clips = CLIPS.stream().map(clip -> golden.floats(clip + ".waveform")).toList();
            for (int i = 0; i < clips.size(); i++) {
                logits.add(golden.floats(CLIPS.get(i) + ".logits"), classifier.logits(clips).get(i));
                probabilities.add(golden.floats(CLIPS.get(i) + ".probabilities"),
                        classifier.probabilities(clips).get(i));
            }
        }
        logits.report(1e-5);
        probabilities.report(1e-5);
    }
}
