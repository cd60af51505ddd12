// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.WorstDifference;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.emotion2vec.Emotion2vecFolder;
import io.github.aasllm.nn.Tensors;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Parity of emotion2vec with FunASR's own code, float32, in a batch of clips of three lengths. */
@Tag("golden")
@EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
class Emotion2vecGoldenTest {
    private static final List<String> CLIPS = List.of("0.3", "1.0", "2.37");
    private static final String FOLDER = "encoders/emotion2vec";

    @Test
    void statesAndLogitsAreThoseOfThePeer() {
        var golden = Golden.tensors(FOLDER + "/golden.safetensors");
        var clips = CLIPS.stream().map(clip -> golden.floats(clip + ".waveform")).toList();
        var states = new WorstDifference("emotion2vec, states");
        try (var folder = Emotion2vecFolder.open(Golden.file(FOLDER), Residency.MAPPED, false);
                var scope = new PointerScope()) {
            var found = folder.encoder().encode(clips);
            for (int i = 0; i < clips.size(); i++) {
                states.add(golden.floats(CLIPS.get(i) + ".x"), Tensors.toFloats(found.get(i)));
                assertEquals(found.get(i).size(0), folder.encoder().states(clips.get(i).length));
            }
        }
        states.report(2e-5);
        var logits = new WorstDifference("emotion2vec, logits");
        try (var classifier = Classifiers.open(Golden.file(FOLDER), Residency.MAPPED).orElseThrow()) {
            assertEquals(9, classifier.labels().size());
            assertTrue(classifier.labels().contains("生气/angry"));
            for (int i = 0; i < clips.size(); i++) {
                logits.add(golden.floats(CLIPS.get(i) + ".logits"), classifier.logits(clips).get(i));
            }
        }
        logits.report(1e-5);
    }
}
