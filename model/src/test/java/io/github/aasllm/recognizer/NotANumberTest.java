// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.Spoiled;
import io.github.aasllm.assembly.RandomEncoder;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.encoder.LayerChoice;
import io.github.aasllm.head.HeadConfig;
import io.github.aasllm.head.HeadFiles;
import io.github.aasllm.prompt.LabelSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that are no numbers, or make none, make no answer: neither a label, nor a row of states. */
class NotANumberTest {
    private static final String NEXT = " (expected: finite numbers); the weights of the model or of the LoRA folder hold"
            + " NaN, infinite or far too large numbers";
    private static final Waveform CLIP = AaSllmTest.clip(1, 1);

    @TempDir
    private Path folder;

    private Path encoder(String... labels) {
        var model = folder.resolve("model");
        RandomEncoder.write(model, "whisper-tiny", List.of(labels), 1);
        return model;
    }

    private static void spoil(Path model, float number) throws IOException {
        Spoiled.with(number, model.resolve("model.safetensors"));
    }

    private static Prediction recognize(Settings how) {
        try (var recognizer = Recognizer.open(how)) {
            return recognizer.recognize(CLIP);
        }
    }

    private static void assertRefused(String refusal, Settings how) {
        assertEquals(refusal + NEXT, Refusals.of(() -> recognize(how)));
    }

    /** The largest of float32 is finite, and what is computed with it is not. */
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE})
    void aClassifierNamesNoLabelAndAnEncoderHasNoStates(float number) throws IOException {
        var model = encoder("calm", "loud");
        assertEquals(2, recognize(Settings.of(model)).probabilities().size());
        spoil(model, number);
        assertRefused("probabilities: [NaN, NaN]", Settings.of(model));
        try (var embedder = Embedder.open(model)) {
            var refusal = Refusals.of(() -> embedder.states(embedder.hear(CLIP).samples(), Optional.empty()));
            assertTrue(refusal.startsWith("states: ") && refusal.endsWith(" that are none" + NEXT), refusal);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void aClassifierTellsNoDimensions(float number) throws IOException {
        var model = encoder("arousal", "valence");
        assertEquals(2, recognize(Settings.of(model)).dimensions().size());
        spoil(model, number);
        assertRefused("dimensions: [NaN, NaN]", Settings.of(model));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void anEncoderHeadNamesNoLabel(float number) throws IOException {
        var model = folder.resolve("of-head");
        var head = HeadFiles.folder(model);
        write(head, encoder());
        assertEquals(4, recognize(Settings.of(model)).probabilities().size());
        Spoiled.with(number, head.resolve("head.safetensors"));
        assertRefused("probabilities: [NaN, NaN, NaN, NaN]", Settings.of(model));
    }

    /** A head on the 384 numbers of a tiny Whisper. */
    private void write(Path head, Path encoder) {
        try (var fresh = HeadFiles.random(new HeadConfig(384, 16, 2, 16, 4), 1);
                var base = EncoderFolders.open(encoder)) {
            HeadFiles.write(fresh, head, new HeadFiles.Heard(encoder, LayerChoice.LAST));
            Bundle.EMPTY.withLabels(LabelSet.FOUR_EMOTIONS).withProvenance(new Provenance(
                    Optional.of(BaseModel.of(base.checkpoint())), List.of(), Optional.empty(), Optional.empty(),
                    Map.of())).write(head.getParent());
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void aSpeechLlmNamesNoLabel(float number) throws IOException {
        RandomModel.write(folder, RandomModel.Size.TINY, 7);
        spoil(folder, number);
        assertRefused("probabilities: [NaN, NaN, NaN, NaN]", Settings.of(folder));
    }

    @Test
    void aSpeechLlmWritesNoAnswer() throws IOException {
        RandomModel.write(folder, RandomModel.Size.TINY, 7);
        spoil(folder, Float.NaN);
        assertRefused("largest logit: [NaN]", Settings.of(folder).withDecode(Decode.GENERATE));
    }
}
