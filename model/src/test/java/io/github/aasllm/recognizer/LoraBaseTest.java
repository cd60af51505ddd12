// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.AdapterLora;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.prompt.LabelSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a LoRA folder says about itself reaches the prediction. */
class LoraBaseTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderThatWasTrainedOnAnotherModelIsToldApart() {
        var own = folder.resolve("own");
        var other = folder.resolve("other");
        RandomModel.write(own, RandomModel.Size.TINY, 1);
        RandomModel.write(other, RandomModel.Size.TINY, 2);
        var lora = folder.resolve("lora");
        write(lora, own);
        assertEquals(List.of(), warnings(own, lora));
        assertEquals(List.of("lora: trained on own, whose weights are not those of " + other),
                warnings(other, lora));
    }

    @Test
    void itsLabelsAndItsDecoderAreTheDefault() {
        var model = folder.resolve("model");
        RandomModel.write(model, RandomModel.Size.TINY, 1);
        var lora = folder.resolve("lora");
        write(lora, model);
        try (var recognizer = AaSllm.load(model, lora)) {
            assertEquals(LabelSet.parse("wut,freude"), recognizer.labels());
            assertTrue(recognizer.recognize(clip()).probabilities().isEmpty(), "written, not scored");
        }
        try (var scoring = AaSllm.load(Settings.of(model).withLora(lora).withDecode(Decode.SCORE))) {
            assertEquals(2, scoring.recognize(clip()).probabilities().size());
        }
    }

    private static List<String> warnings(Path model, Path lora) {
        try (var recognizer = AaSllm.load(model, lora)) {
            return recognizer.recognize(clip()).warnings().stream().filter(w -> w.startsWith("lora"))
                    .toList();
        }
    }

    private static void write(Path lora, Path base) {
        try (var checkpoint = Families.open(base)) {
            var provenance = new Provenance(
                    Optional.of(BaseModel.of(checkpoint)), List.of(), Optional.empty(), Optional.empty(),
                    Map.of());
            AdapterLora.write(lora, Bundle.EMPTY
                    .withLabels(LabelSet.parse("wut,freude"))
                    .withDecode(Decode.GENERATE)
                    .withProvenance(provenance));
        }
    }

    private static Waveform clip() {
        var samples = new float[Waveform.SAMPLE_RATE / 2]; // half a second of 200 Hz
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) Math.sin(2 * Math.PI * 200 * i / Waveform.SAMPLE_RATE) / 4;
        }
        return new Waveform(samples);
    }
}
