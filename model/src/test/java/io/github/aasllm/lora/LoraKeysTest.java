// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No key of {@code adapter_config.json} is passed over: it is honoured, says nothing about use, or is refused. */
class LoraKeysTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        alora_invocation_tokens | [1,2]                | it updates only the tokens behind an invocation, and a prompt here has none
        use_qalora              | true                 | merge it with PEFT (merge_and_unload) and use the merged model
        use_bdlora              | {"nblocks":2}        | merge it with PEFT (merge_and_unload) and use the merged model
        kasa_config             | {"beta":1}           | merge it with PEFT (merge_and_unload) and use the merged model
        monteclora_config       | {"num_samples":8}    | merge it with PEFT (merge_and_unload) and use the merged model
        velora_config           | {"scale":1.0}        | merge it with PEFT (merge_and_unload) and use the merged model
        arrow_config            | {"top_k":3}          | it routes between several folders: give one of them
        layer_replication       | [[0,2],[1,3]]        | merge it with PEFT (merge_and_unload) and use the merged model
        target_parameters       | ["gate_up_proj"]     | merge it with PEFT (merge_and_unload) and use the merged model
        megatron_config         | {"tp":2}             | save it again from a model of transformers
        fan_in_fan_out          | true                 | the layers of this model are no Conv1D: PEFT takes it for false, so write false
        ensure_weight_tying     | true                 | save it again without it, from a model with an output layer of its own
        """)
    void aVariantThatIsNotSupportedIsRefusedWithAWayOut(String key, String value, String next)
            throws IOException {
        assertEquals(key + ": " + value + " (expected: none: this variant of LoRA is not supported) in "
                + folder.resolve("adapter_config.json") + "; " + next, Refusals.of(() -> read(key, value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "\"x\"", "[1]", "{\"a\":1}", "0"})
    void aKeyThatPeftDoesNotKnowIsRefused(String value) {
        assertEquals("use_new_lora: " + value
                + " (expected: no key that PEFT 0.21 does not know) in " + folder.resolve("adapter_config.json")
                + "; if it changes nothing in use, remove it from the file",
                Refusals.of(() -> read("use_new_lora", value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"use_new_lora", "alora_invocation_tokens", "use_qalora", "layer_replication",
        "target_parameters", "fan_in_fan_out", "modules_to_save", "megatron_config", "layers_pattern",
        "trainable_token_indices", "target_modules", "exclude_modules", "layers_to_transform"})
    void nothingIsAbsence(String key) {
        for (var nothing : List.of("null", "false", "[]", "{}")) {
            assertDoesNotThrow(() -> read(key, nothing), key + " " + nothing);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "null", "\"gaussian\"", "\"orthogonal\"", "\"eva\"", "\"mica\"",
        "\"Gaussian\""})
    void whatLeavesTheBaseAsItIsIsBesideIt(String value) throws IOException {
        assertEquals(FirstWeights.BESIDE, read("init_lora_weights", value).first());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pissa_niter_16", "corda", "loftq", "lora_ga", "PISSA", "something"})
    void whatChangesTheBaseAndCannotBeMadeAgainIsRefused(String value) {
        var refusal = Refusals.of(() -> read("init_lora_weights", '"' + value + '"'));
        assertTrue(refusal.startsWith("init_lora_weights: " + value + " (expected: true, false, gaussian,"
                + " orthogonal, eva, mica, pissa or olora; others change the base by what the folder does not say)"),
                refusal);
        assertTrue(refusal.endsWith("; save it again where it was trained with PEFT's"
                + " path_initial_model_for_weight_conversion, or merge it there"), refusal);
    }

    @Test
    void everyKeyThatPeftWritesIsOnTheList() {
        var config = JsonFields.read(Golden.small("lora/dora/adapter_config.json"));
        assertEquals(41, config.keys().size());
        assertDoesNotThrow(() -> LoraKeys.require(config));
        for (var key : config.keys()) {
            assertFalse(refusal(key).contains("does not know"), key);
        }
    }

    private String refusal(String key) {
        try {
            read(key, "[7]");
            return "";
        } catch (InvalidInputException | IOException e) {
            return e.getMessage();
        }
    }

    @Test
    void safetensorsIsPreferredToAPickle() throws IOException {
        var golden = Golden.small("lora/regex");
        for (var name : Set.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(golden.resolve(name), folder.resolve(name));
        }
        Files.writeString(folder.resolve("adapter_model.bin"), "not read");
        try (var lora = LoraFolder.open(folder, Qwen2Audio.NAMES); var own = LoraFolder.open(golden, Qwen2Audio.NAMES)) {
            assertEquals(own.modules(), lora.modules());
            assertEquals(own.parameters(), lora.parameters());
        }
    }

    private LoraConfig read(String key, String value) throws IOException {
        var file = folder.resolve("adapter_config.json");
        Files.writeString(file, key.equals("peft_type")
                ? "{\"peft_type\":" + value + "}" : "{\"peft_type\":\"LORA\",\"" + key + "\":" + value + "}");
        var fields = JsonFields.read(file);
        var config = LoraConfig.from(fields);
        assertTrue(new LoraTargets(fields, Qwen2Audio.NAMES).saved().isEmpty() || key.equals("modules_to_save"));
        return config;
    }
}
