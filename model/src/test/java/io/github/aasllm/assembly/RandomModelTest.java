// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written from a seed; {@code AaSllmTest} uses it. */
class RandomModelTest {
    @TempDir
    private Path folder;

    @Test
    void theSameSeedGivesTheSameFilesAndAnotherSeedOtherWeights() throws IOException {
        for (var name : new String[] {"one", "same", "other"}) {
            RandomModel.write(folder.resolve(name), RandomModel.Size.TINY, name.equals("other") ? 2 : 1);
        }
        for (var file : folder.resolve("one").toFile().list()) {
            var one = bytes("one", file);
            assertArrayEquals(one, bytes("same", file), file);
            assertEquals(!file.equals("model.safetensors"), Arrays.equals(one, bytes("other", file)), file);
        }
    }

    @Test
    void aFolderThatIsNotEmptyIsRefusedAndStays() throws IOException {
        Files.writeString(folder.resolve("mine.txt"), "mine");
        assertEquals(
                "output: " + folder + " (expected: a new or an empty folder)",
                Refusals.of(() -> RandomModel.write(folder, RandomModel.Size.TINY, 1)));
        assertArrayEquals(new String[] {"mine.txt"}, folder.toFile().list());
    }

    @Test
    void sevenBillionHasTheShapesOfThePublishedModel() throws IOException {
        var config = folder.resolve("config.json");
        CheckpointWriter.writeJson(config, RandomModel.settings(new Qwen2Audio(), RandomModel.Size.SEVEN_BILLION)
                .get("config.json"));
        var published = JsonFields.read(Golden.file("hf/real_qwen2_audio_7b_config.json"));
        var facts = Golden.json("hf/param_counts.json");
        for (var fields : new JsonFields[] {JsonFields.read(config), published}) {
            var table = Boxes.table(fields);
            assertEquals(
                    facts.get("total_parameters").longValue(),
                    table.stream().mapToLong(WeightShape::numbers).sum());
            assertEquals(facts.get("tensors").intValue(), table.size());
        }
        assertFalse(Files.exists(folder.resolve("model.safetensors")));
    }

    /** By the published dimensions: 36 layers, 2048 wide, 16 heads of which 2 for keys and values, 11008, 151936 tokens. */
    @Test
    void threeBillionHasTheDimensionsOfTheSmallerOmni() throws IOException {
        var config = folder.resolve("config.json");
        CheckpointWriter.writeJson(config, RandomModel.settings(
                Families.named("qwen2_5_omni_thinker"), RandomModel.Size.THREE_BILLION).get("config.json"));
        long keys = 2 * 128;
        long layer = 2048 * (2048 + 1) + 2 * keys * (2048 + 1) + 2048 * 2048 + 3L * 2048 * 11_008 + 2 * 2048;
        long words = 2L * 151_936 * 2048;
        assertEquals(36 * layer + words + 2048, Boxes.table(JsonFields.read(config)).stream()
                .filter(weight -> weight.name().startsWith("language_model.")).mapToLong(WeightShape::numbers).sum());
    }

    @Test
    void aSizeThatWasNotPublishedOfAFamilyIsRefused() {
        assertEquals("size: 3b (expected: a size of qwen2_audio: 7b as published, or a smaller one);"
                        + " it is one of qwen2_5_omni and qwen2_5_omni_thinker",
                Refusals.of(() -> RandomModel.write(folder.resolve("m"), RandomModel.Size.THREE_BILLION, 1)));
        assertFalse(Files.exists(folder.resolve("m")));
    }

    private byte[] bytes(String model, String file) throws IOException {
        return Files.readAllBytes(folder.resolve(model).resolve(file));
    }
}
