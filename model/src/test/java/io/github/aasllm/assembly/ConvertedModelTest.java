// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import io.github.aasllm.checkpoint.PickleBytes;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.TensorFile;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.classifier.Classifiers;
import io.github.aasllm.encoder.wav2vec2.TinyFolder;
import io.github.aasllm.recognizer.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A converted folder is the model that it was made of, and no pickle is in it. */
class ConvertedModelTest {
    @TempDir
    private Path folder;

    @Test
    void aSpeechLlmKeepsItsFingerprintAndWhatItSaysOfItself() throws IOException {
        var safe = folder.resolve("safe");
        RandomModel.write(safe, RandomModel.Size.TINY, 7);
        var pickled = pickled(safe, "pytorch_model.bin");
        var made = folder.resolve("made");
        int tensors = ConvertedModel.write(pickled, made);
        try (var one = Families.open(safe);
                var other = Families.open(made)) {
            assertEquals(one.shapes().size(), tensors);
            assertEquals(one.fingerprint(), other.fingerprint());
        }
        assertEquals(names(safe), names(made));
        assertArrayEquals(Files.readAllBytes(safe.resolve("aasllm.json")),
                Files.readAllBytes(made.resolve("aasllm.json")));
    }

    @Test
    void aClassifierKeepsItsNamesAndAnswers() throws IOException {
        var safe = TinyFolder.write(folder.resolve("safe"), TinyFolder.config("wavlm", true),
                name -> "wavlm." + name,
                new WeightShape("projector.weight", 8, 32), new WeightShape("projector.bias", 8),
                new WeightShape("classifier.weight", 4, 8), new WeightShape("classifier.bias", 4));
        var made = folder.resolve("made");
        ConvertedModel.write(pickled(safe, "pytorch_model.bin"), made);
        try (var one = TensorFile.open(safe.resolve("model.safetensors"));
                var other = TensorFile.open(made.resolve("model.safetensors"))) {
            assertEquals(one.entries().keySet(), other.entries().keySet());
        }
        assertArrayEquals(logits(safe), logits(made));
        assertEquals(Set.of("config.json", "preprocessor_config.json", "model.safetensors"), names(made));
    }

    @Test
    @Tag("golden")
    @EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
    void emotion2vecIsReadFromSafetensorsToo() throws IOException {
        var model = Golden.file("encoders/emotion2vec");
        var made = folder.resolve("made");
        ConvertedModel.write(model, made);
        assertEquals(Set.of("config.yaml", "tokens.txt", "model.safetensors"), names(made));
        assertArrayEquals(logits(model), logits(made));
        ConvertedModel.write(made, folder.resolve("again"));
        assertEquals(-1, Files.mismatch(
                made.resolve("model.safetensors"), folder.resolve("again/model.safetensors")));
    }

    @Test
    void whatIsNoModelOrIncompleteIsRefusedAndNothingIsWritten() throws IOException {
        var other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("config.json"), "{\"model_type\": \"bert\"}");
        PickleBytes.writeModel(tiny(), other.resolve("pytorch_model.bin"), name -> true);
        requireRefused(other, "model_type: bert");
        var half = pickled(tiny(), "pytorch_model.bin");
        PickleBytes.writeModel(tiny(), half.resolve("pytorch_model.bin"), name -> name.contains("audio_tower"));
        requireRefused(half, "missing: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch_model.bin", "model.safetensors"})
    void whatIsNotTheFileItselfIsRefusedByWhatItIs(String name) throws IOException {
        var model = pickled(tiny(), "unused.bin");
        Files.delete(model.resolve("unused.bin"));
        Files.writeString(model.resolve(name), "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
        requireRefused(model, "a Git LFS pointer, not the file itself");
    }

    private Path tiny() {
        var tiny = folder.resolve("tiny");
        if (!Files.exists(tiny)) {
            RandomModel.write(tiny, RandomModel.Size.TINY, 7);
        }
        return tiny;
    }

    private void requireRefused(Path model, String words) {
        var made = folder.resolve("refused");
        var message = Refusals.of(() -> ConvertedModel.write(model, made));
        assertTrue(message.contains(words), message);
        assertFalse(Files.exists(made));
    }

    /** The same folder with its weights as torch.save writes them. */
    private Path pickled(Path safe, String name) throws IOException {
        var pickled = Files.createDirectory(folder.resolve("pickled"));
        for (var file : names(safe)) {
            if (!file.endsWith(".safetensors")) {
                Files.copy(safe.resolve(file), pickled.resolve(file));
            }
        }
        PickleBytes.writeModel(safe, pickled.resolve(name), any -> true);
        return pickled;
    }

    private static Set<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static float[] logits(Path model) {
        try (var classifier = Classifiers.open(model, Residency.MAPPED).orElseThrow()) {
            return classifier.logits(List.of(TinyFolder.clip(0.5, 3))).getFirst();
        }
    }
}
