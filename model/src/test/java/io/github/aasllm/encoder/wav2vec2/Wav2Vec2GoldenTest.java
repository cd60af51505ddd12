// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.Golden;
import io.github.aasllm.WorstDifference;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.nn.Tensors;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parity with transformers' processor and models, float32, in a batch of clips of three lengths. */
@Tag("golden")
@EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
class Wav2Vec2GoldenTest {
    private static final List<String> CLIPS = List.of("voice", "noise", "short");

    @ParameterizedTest
    @ValueSource(strings = {"wav2vec2-group", "wav2vec2-layer", "wav2vec2-layersum", "hubert-group",
        "hubert-layer-layersum", "wavlm-group", "wavlm-layer", "wavlm-encoder", "wav2vec2-encoder"})
    void inputAndAllStatesAreThoseOfThePeer(String name) {
        var golden = Golden.tensors("encoders/" + name + "/golden.safetensors");
        var inputs = new WorstDifference(name + ", input");
        var states = new WorstDifference(name + ", states");
        try (var folder = Wav2Vec2Folder.open(Golden.file("encoders/" + name), Residency.MAPPED);
                var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var clips = CLIPS.stream().map(clip -> golden.floats(clip + ".waveform")).toList();
            var hidden = folder.encoder().hidden(clips);
            var last = folder.encoder().encode(clips);
            for (int i = 0; i < clips.size(); i++) {
                var clip = CLIPS.get(i);
                inputs.add(golden.floats(clip + ".input_values"), ((Wav2Vec2Encoder) folder.encoder()).heard(clips.get(i)));
                for (int layer = 0; layer < hidden.get(i).size(); layer++) {
                    states.add(golden.floats(clip + ".hidden." + layer),
                            Tensors.toFloats(hidden.get(i).get(layer)));
                }
                if (name.endsWith("-encoder")) {
                    states.add(golden.floats(clip + ".last"), Tensors.toFloats(last.get(i)));
                }
            }
        }
        inputs.report(1e-6);
        states.report(2e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wavlm-encoder", "wav2vec2-encoder"})
    void framesBehindTheConvolutionsAreThoseOfThePeer(String name) {
        var golden = Golden.tensors("encoders/" + name + "/golden.safetensors");
        var frames = new WorstDifference(name + ", frames");
        try (var folder = Wav2Vec2Folder.open(Golden.file("encoders/" + name), Residency.MAPPED);
                var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            Stream.of("voice", "noise", "short").forEach(clip -> frames.add(golden.floats(clip + ".extract"),
                    Tensors.toFloats(((Wav2Vec2Encoder) folder.encoder())
                            .features(List.of(golden.floats(clip + ".waveform"))))));
        }
        frames.report(2e-5);
    }
}
