// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a model is read from has a part in its fingerprint, by which rows of a file are known to be its own. */
class ModelFingerprintTest {
    @TempDir
    private Path folder;

    private void write(String file, String content) throws IOException {
        var path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private String of(String name) {
        return Settings.fingerprint(folder.resolve(name));
    }

    @Test
    void settingsAndWeightsCountAndNothingElse() throws IOException {
        write("m/config.json", "{}");
        write("m/model.safetensors", "1");
        var before = of("m");
        write("m/README.md", "notes");
        write("m/predictions.jsonl", "rows of a call");
        write("m/encoder/model.safetensors", "of nobody's, as there is no head");
        assertEquals(before, of("m"));
        write("m/model.safetensors", "2");
        var weights = of("m");
        assertNotEquals(before, weights);
        write("m/aasllm.json", "{\"labels\":[\"a\"]}");
        assertNotEquals(weights, of("m"));
    }

    @Test
    void theHeadAndItsEncoderCount() throws IOException {
        write("m/aasllm.json", "{}");
        write("m/head/head.json", "{}");
        write("m/head/head.safetensors", "1");
        var first = of("m");
        write("m/head/head.safetensors", "2");
        var second = of("m");
        assertNotEquals(first, second);
        write("m/encoder/encoder.safetensors", "1");
        assertNotEquals(second, of("m"));
    }

    @Test
    void whatLiesBelowAnAdaptedModelCounts() throws IOException {
        write("adapted/adapted.json", "{\"format\":1,\"model\":\"../m\",\"lora\":\"../l\",\"fingerprint\":\"f\"}");
        write("adapted/aasllm.json", "{}");
        write("m/model.safetensors", "1");
        write("l/adapter_model.safetensors", "1");
        var first = of("adapted");
        write("m/model.safetensors", "2");
        var second = of("adapted");
        assertNotEquals(first, second);
        write("l/adapter_model.safetensors", "2");
        assertNotEquals(second, of("adapted"));
    }
}
