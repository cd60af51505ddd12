// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.bundle.Seen;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.nn.LowRankUpdate;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what PEFT would have written; {@code check_lora_folder.py} lets PEFT itself read it. */
class LoraWriterTest {
    private static final String QUERIES =
            ".*language_model\\.(?:model\\.)?layers\\.\\d+\\.self_attn\\.q_proj";
    private static final LoraSpec SPEC = new LoraSpec(2, 8, 0.05, QUERIES);
    private static final String MODULE = "language_model.model.layers.0.self_attn.q_proj";
    private static final Bundle BUNDLE = Bundle.EMPTY.withDecode(Decode.GENERATE)
            .withProvenance(new Provenance(
            Optional.of(new BaseModel("tiny", "ab")), List.of(Seen.of("LoRA weights", List.of("clip1"))),
            Optional.empty(), Optional.empty(), Map.of()));

    private final PointerScope scope = new PointerScope();

    @TempDir
    private Path parent;

    @AfterEach
    void free() {
        scope.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"qv", "llm_linear_projector"})
    void aFolderOfPeftsComesOutAsPeftWroteIt(String variant) {
        var golden = Golden.file("hf/lora/" + variant + "/initial");
        var targets = Golden.json("hf/lora/" + variant + "/initial/adapter_config.json").get("target_modules")
                .asString();
        var written = parent.resolve("lora");
        try (var source = LoraFolder.open(golden, Qwen2Audio.NAMES)) {
            var updates = new LinkedHashMap<String, LowRankUpdate>();
            source.modules().forEach(module -> updates.put(module, source.update(module).get()));
            LoraWriter.write(written, Qwen2Audio.NAMES, new LoraSpec(8, 32, 0, targets), updates, BUNDLE);
        }
        var expected = Golden.tensors("hf/lora/" + variant + "/initial/adapter_model.safetensors");
        try (var file = Safetensors.open(written.resolve("adapter_model.safetensors"))) {
            assertEquals(expected.names().stream().sorted().toList(),
                    file.entries().keySet().stream().sorted().toList());
            for (var name : expected.names()) {
                assertArrayEquals(expected.floats(name), Tensors.toFloats(file.tensor(name)), 0, name);
            }
        }
    }

    @Test
    void theConfigurationSaysWhatPeftNeeds() throws IOException {
        var folder = parent.resolve("lora");
        LoraWriter.write(folder, Qwen2Audio.NAMES, SPEC, Map.of(MODULE, update(2, 4)), BUNDLE);
        assertEquals(
                """
                {
                  "peft_type" : "LORA",
                  "task_type" : "CAUSAL_LM",
                  "base_model_name_or_path" : null,
                  "r" : 2,
                  "lora_alpha" : 8.0,
                  "lora_dropout" : 0.05,
                  "target_modules" : ".*language_model\\\\.(?:model\\\\.)?layers\\\\.\\\\d+\\\\.self_attn\\\\.q_proj",
                  "bias" : "none",
                  "fan_in_fan_out" : false,
                  "use_rslora" : false,
                  "use_dora" : false,
                  "init_lora_weights" : true,
                  "inference_mode" : true,
                  "modules_to_save" : null
                }
                """,
                Files.readString(folder.resolve("adapter_config.json")));
        assertEquals(BUNDLE, Bundle.read(folder));
    }

    @Test
    void anUpdateIsReadAsItWasWritten() {
        var folder = parent.resolve("lora");
        var written = update(2, 4);
        LoraWriter.write(folder, Qwen2Audio.NAMES, SPEC, Map.of(MODULE, written), BUNDLE);
        try (var lora = LoraFolder.open(folder, Qwen2Audio.NAMES)) {
            assertEquals(List.of(MODULE), lora.modules());
            var read = lora.update(MODULE).get();
            assertArrayEquals(Tensors.toFloats(written.a()), Tensors.toFloats(read.a()), 0);
            assertArrayEquals(Tensors.toFloats(written.b()), Tensors.toFloats(read.b()), 0);
            assertEquals(8.0 / 2, read.scale());
            assertEquals(Optional.empty(), lora.update("language_model.model.layers.1.self_attn.q_proj"));
        }
    }

    @Test
    void aLaterFolderTakesThePlaceOfAnEarlierOneButOfNothingElse() throws IOException {
        var folder = parent.resolve("lora");
        LoraWriter.write(folder, Qwen2Audio.NAMES, SPEC, Map.of(MODULE, update(2, 4)), Bundle.RANDOM);
        LoraWriter.write(folder, Qwen2Audio.NAMES, SPEC, Map.of(MODULE, update(2, 4)), BUNDLE);
        assertEquals(BUNDLE, Bundle.read(folder));
        assertEquals(List.of("lora"), Arrays.asList(parent.toFile().list()));
        Files.writeString(folder.resolve("notes.txt"), "mine");
        assertEquals(
                "output: " + folder + " (expected: a new or an empty folder, or one with README.md, aasllm.json,"
                        + " adapter_config.json, adapter_model.safetensors)",
                Refusals.of(() -> LoraWriter.write(folder, Qwen2Audio.NAMES, SPEC, Map.of(MODULE, update(2, 4)), BUNDLE)));
    }

    @ParameterizedTest
    @CsvSource({
        "language_model.model.layers.0.self_attn.v_proj, 2, 4", // the expression does not fit
        "audio_tower.layers.0.self_attn.q_proj, 2, 4", // nor here
        "language_model.model.layers.0.self_attn.q_proj, 3, 4", // another rank
        "language_model.model.layers.0.self_attn.q_proj, 2, 2", // another scale
    })
    void anUpdateThatTheConfigurationDoesNotDescribeIsAFaultOfOurs(String module, int rank, double scale) {
        var updates = Map.of(module, update(rank, scale));
        assertThrows(
                IllegalArgumentException.class,
                () -> LoraWriter.write(parent.resolve("lora"), Qwen2Audio.NAMES, SPEC, updates, BUNDLE));
        assertEquals(0, parent.toFile().list().length);
    }

    @Test
    void noUpdatesAreAFaultOfOurs() {
        assertThrows(
                IllegalArgumentException.class,
                () -> LoraWriter.write(parent.resolve("lora"), Qwen2Audio.NAMES, SPEC, Map.of(), BUNDLE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        0 | 8        | 0  | q | lora.rank: 0 (expected: a whole number >= 1)
        2 | 0        | 0  | q | lora.alpha: 0.0 (expected: a finite number > 0)
        2 | Infinity | 0  | q | lora.alpha: Infinity (expected: a finite number > 0)
        2 | 8        | 1  | q | lora.dropout: 1.0 (expected: 0 <= dropout < 1)
        2 | 8        | -1 | q | lora.dropout: -1.0 (expected: 0 <= dropout < 1)
        2 | 8        | 0  | ( | lora.target_modules: ( (expected: a regular expression)
        """)
    void settingsThatMakeNoSenseAreRefused(int rank, double alpha, double dropout, String targets,
            String refusal) {
        assertEquals(refusal, Refusals.of(() -> new LoraSpec(rank, alpha, dropout, targets)));
    }

    private static LowRankUpdate update(int rank, double scale) {
        return new LowRankUpdate(numbers(rank, 3), numbers(5, rank), scale);
    }

    private static Tensor numbers(int rows, int columns) {
        var values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 8f;
        }
        return Tensors.floats(values, rows, columns);
    }
}
