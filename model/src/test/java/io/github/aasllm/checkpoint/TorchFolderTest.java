// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.QuantizedModel;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.recognizer.AaSllm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model folder with pytorch_model.bin is the model that it is with safetensors. */
class TorchFolderTest {
    private static final Waveform CLIP = new Waveform(sound());

    @TempDir
    private Path folder;
    private Path safe;
    private Path torch;

    @BeforeEach
    void writeBoth() throws IOException {
        safe = folder.resolve("safe");
        torch = Files.createDirectory(folder.resolve("torch"));
        RandomModel.write(safe, RandomModel.Size.TINY, 7);
        for (var name : List.of("config.json", "tokenizer.json")) {
            Files.copy(safe.resolve(name), torch.resolve(name));
        }
    }

    @Test
    void oneFileAndShardsGiveTheSamePredictionAndFingerprint() throws IOException {
        write("pytorch_model.bin", name -> true);
        requireSame();
        Files.delete(torch.resolve("pytorch_model.bin"));
        write("pytorch_model-00001-of-00002.bin", name -> name.startsWith("audio"));
        write("pytorch_model-00002-of-00002.bin", name -> !name.startsWith("audio"));
        Files.writeString(torch.resolve("pytorch_model.bin.index.json"), """
                {"weight_map": {"a": "pytorch_model-00001-of-00002.bin", "b": "pytorch_model-00002-of-00002.bin"}}""");
        requireSame();
    }

    private void requireSame() {
        assertEquals(predict(safe), predict(torch));
        try (var one = Checkpoint.open(safe, Qwen2Audio.NAMES);
                var other = Checkpoint.open(torch, Qwen2Audio.NAMES)) {
            assertEquals(one.fingerprint(), other.fingerprint());
        }
    }

    @Test
    void safetensorsAreReadWhereBothAreThere() throws IOException {
        Files.writeString(safe.resolve("pytorch_model.bin"), "not read");
        predict(safe);
    }

    @Test
    void whatIsMadeOfSuchAFolderHasSafetensors() throws IOException {
        write("pytorch_model.bin", name -> true);
        QuantizedModel.write(torch, folder.resolve("int8"));
        assertTrue(Files.exists(folder.resolve("int8/model.safetensors")));
        try (var checkpoint = Checkpoint.open(torch, Qwen2Audio.NAMES)) {
            assertEquals(Set.of("model.safetensors"), checkpoint.files().keySet());
        }
    }

    private static Map<String, Double> predict(Path model) {
        try (var recognizer = AaSllm.load(model)) {
            return recognizer.recognize(CLIP).probabilities();
        }
    }

    private void write(String file, Predicate<String> chosen) throws IOException {
        PickleBytes.writeModel(safe, torch.resolve(file), chosen);
    }

    private static float[] sound() {
        var samples = new float[4800];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(i * 0.1));
        }
        return samples;
    }
}
