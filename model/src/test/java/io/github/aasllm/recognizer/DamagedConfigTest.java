// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.family.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A config.json of any family that is damaged is refused by the name of the setting, with what is expected. */
class DamagedConfigTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** What may stand where something else should. */
    private static final List<String> VALUES = List.of(
            "null", "true", "false", "-1", "0", "1", "2", "1.5", "1e300", "4294967296", "\"\"", "\"x\"", "[]",
            "[1]", "{}", "{\"x\": 1}");

    @TempDir
    private Path folder;

    static List<String> families() {
        return Families.modelTypes();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        // family | setting | value | refusal
        "audioflamingo3 | model_type | \"audioflamingo4\" | model_type: audioflamingo4 (expected: qwen2_audio, audioflamingo3",
        "audioflamingo3 | model_type | 3 | model_type: 3 (expected: text)",
        "audioflamingo3 | audio_token_id | 5 | audio_token_id: 5 (expected: 259, the tokenizer's id of <sound>)",
        "audioflamingo3 | audio_token_id | - | audio_token_id: 151669 (expected: 259, the tokenizer's id of <sound>)",
        "audioflamingo3 | audio_token_id | \"259\" | audio_token_id: \"259\" (expected: a whole number >= 0)",
        "audioflamingo3 | projector_hidden_act | \"relu\" | projector_hidden_act: relu (expected: gelu)",
        "audioflamingo3 | projector_bias | false | projector_bias: false (expected: true)",
        "audioflamingo3 | projector_dim | 7 | projector_dim: 7 (expected: absent or false",
        "audioflamingo3 | audio_config | [] | audio_config: [] (expected: an object)",
        "audioflamingo3 | audio_config | - | audio_tower.conv1.weight [64, 128, 3] instead of [1280, 128, 3]",
        "audioflamingo3 | audio_config/model_type | \"whisper\" | audio_config.model_type: whisper (expected: audioflamingo3_encoder)",
        "audioflamingo3 | audio_config/hidden_size | \"64\" | audio_config.hidden_size: \"64\" (expected: a whole number >= 1)",
        "audioflamingo3 | audio_config/hidden_size | 60 | audio_tower.conv1.weight [64, 128, 3] instead of [60, 128, 3]",
        "audioflamingo3 | audio_config/hidden_size | - | audio_tower.conv1.weight [64, 128, 3] instead of [1280, 128, 3]",
        "audioflamingo3 | audio_config/d_model | 128 | audio_config.d_model: 128 (expected: 64",
        "audioflamingo3 | audio_config/num_attention_heads | 3 | audio_config.num_attention_heads: 3 (expected: a divisor of hidden_size, 64)",
        "audioflamingo3 | audio_config/num_hidden_layers | 3 | audio_tower.layers.2.",
        "audioflamingo3 | audio_config/num_hidden_layers | 1000000 | audio_config.num_hidden_layers: 1000000 (expected: at most 1000)",
        "audioflamingo3 | audio_config/max_source_positions | 1000 | audio_config.max_source_positions: 1000 (expected: 1500, for 30 s)",
        "audioflamingo3 | audio_config/scale_embedding | true | audio_config.scale_embedding: true (expected: absent or false",
        "audioflamingo3 | audio_config/activation_function | \"relu\" | audio_config.activation_function: relu (expected: gelu)",
        "audioflamingo3 | audio_config/num_mel_bins | 80 | feature_size: 128 (expected: 80)",
        "audioflamingo3 | text_config | \"qwen2\" | text_config: \"qwen2\" (expected: an object)",
        "audioflamingo3 | text_config/model_type | \"llama\" | text_config.model_type: llama (expected: qwen2)",
        "audioflamingo3 | text_config/num_key_value_heads | 4 | text_config.num_key_value_heads: 4 (expected: ",
        "audioflamingo3 | text_config/rope_scaling | {\"rope_type\": \"yarn\", \"factor\": 4.0} | text_config.rope_scaling.rope_type: yarn (expected: ",
        "audioflamingo3 | text_config/vocab_size | 100 | language_model.",
        "musicflamingo | audio_bos_token_id | 261 | audio_bos_token_id: 261 (expected: 260, the tokenizer's id of <|sound_bos|>)",
        "musicflamingo | audio_eos_token_id | true | audio_eos_token_id: true (expected: a whole number >= 0)",
        "musicflamingo | rope_parameters | {\"rope_type\": \"llama3\"} | rope_parameters.rope_type: llama3 (expected: default)",
        "musicflamingo | rope_parameters | {\"rope_theta\": -1} | rope_parameters.rope_theta: -1 (expected: a finite number > 0)",
        "musicflamingo | rope_parameters | {\"rope_theta\": 10, \"partial_rotary_factor\": 0.2} | rope_parameters.rope_theta: 10",
        "musicflamingo | rope_parameters | {\"partial_rotary_factor\": 0.9} | rope_parameters.partial_rotary_factor: 0.9 (expected: ",
        "musicflamingo | rope_parameters | {\"partial_rotary_factor\": 0.001} | rope_parameters.partial_rotary_factor: 0.001 (expected: ",
        "musicflamingo | audio_frame_step | 0 | audio_frame_step: 0 (expected: a finite number > 0)",
        "musicflamingo | audio_rotary_dim | 256 | audio_rotary_dim: 256 (expected: absent or false",
        "qwen2_5_omni | thinker_config | 1 | thinker_config: 1 (expected: an object)",
        "qwen2_5_omni | thinker_config/model_type | \"qwen2_audio\" | thinker_config.model_type: qwen2_audio (expected: qwen2_5_omni_thinker)",
        "qwen2_5_omni | thinker_config/audio_token_index | 0 | thinker_config.audio_token_index: 0 (expected: 259",
        "qwen2_5_omni | thinker_config/audio_start_token_id | 7 | thinker_config.audio_start_token_id: 7 (expected: 260",
        "qwen2_5_omni | thinker_config/audio_config/n_window | 0 | thinker_config.audio_config.n_window: 0 (expected: a whole number >= 1)",
        "qwen2_5_omni | thinker_config/audio_config/n_window | 1501 | thinker_config.audio_config.n_window: 1501 (expected: at most 1500)",
        "qwen2_5_omni | thinker_config/audio_config/output_dim | 64 | thinker_config.audio_config.output_dim: 64 (expected: 96, hidden_size of the LLM)",
        "qwen2_5_omni | thinker_config/text_config/model_type | \"qwen2\" | thinker_config.text_config.model_type: qwen2 (expected: qwen2_5_omni_text)",
        "qwen2_5_omni | thinker_config/text_config/rope_scaling/mrope_section | [1, 2] | mrope_section: [1,2] (expected: 8 pairs in all)",
        "qwen2_5_omni | thinker_config/text_config/rope_scaling/mrope_section | [-1, 9] | mrope_section: [-1,9] (expected: whole numbers of pairs)",
        "qwen2_5_omni | thinker_config/text_config/rope_scaling/mrope_section | 8 | mrope_section: 8 (expected: a list)",
        "qwen2_5_omni | thinker_config/text_config/rope_scaling/type | \"dynamic\" | text_config.rope_scaling.type: dynamic (expected: ",
        "qwen2_5_omni | thinker_config/text_config/layer_types | [\"sliding_attention\"] | thinker_config.text_config.layer_types: ",
        "qwen2_5_omni | thinker_config/text_config/num_attention_heads | 5 | num_attention_heads: 5 (expected: ",
    })
    void aDamagedSettingIsRefusedByNameWithWhatIsExpected(String family, String key, String value, String refusal)
            throws IOException {
        var config = make(family).resolve("config.json");
        change(config, key, value);
        var said = Refusals.of(() -> AaSllm.load(folder.resolve("model")));
        assertTrue(said.contains(refusal), said);
        assertTrue(said.contains(folder.toString()), said); // in which file
    }

    /** Every setting in the place of which anything else stands: a description of a model, or a refusal. */
    @ParameterizedTest
    @MethodSource("families")
    void whateverStandsInThePlaceOfASettingIsReadOrRefused(String family) throws IOException {
        var model = make(family);
        int refused = 0;
        int read = 0;
        try (var checkpoint = Families.open(model)) {
            for (var file : List.of("config.json", "preprocessor_config.json")) {
                var whole = MAPPER.readTree(Files.readString(model.resolve(file)));
                for (var key : keys(whole, "")) {
                    for (var value : VALUES) {
                        change(model.resolve(file), key, value);
                        boolean isRead = isRead(model, checkpoint, file + ", " + key + ": " + value);
                        read += isRead ? 1 : 0;
                        refused += isRead ? 0 : 1;
                        Files.writeString(model.resolve(file), whole.toString());
                    }
                }
            }
        }
        assertTrue(read > 50 && refused > 300, read + " read, " + refused + " refused");
    }

    private static boolean isRead(Path model, Checkpoint weights, String what) {
        try {
            var config = Checkpoint.config(model);
            Architecture said = Families.of(config).architecture(config);
            said.table(); // a list of weights is made of any sizes that are accepted
            Families.of(config).architecture(weights);
            return true;
        } catch (InvalidInputException refusal) {
            assertTrue(refusal.getMessage().contains(" (expected: "), what + " gives " + refusal.getMessage());
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError(what + " gives " + e, e);
        }
    }

    /** The paths of all settings, those of objects too. */
    private static List<String> keys(JsonNode object, String before) {
        var keys = new ArrayList<String>();
        for (var property : object.properties()) {
            keys.add(before + property.getKey());
            if (property.getValue().isObject()) {
                keys.addAll(keys(property.getValue(), before + property.getKey() + "/"));
            }
        }
        return keys;
    }

    /** Another value of a setting, or none where it is {@code -}. */
    private static void change(Path file, String key, String value) throws IOException {
        var whole = (ObjectNode) JsonFields.read(file).node().deepCopy();
        var at = whole;
        var names = key.split("/");
        for (int i = 0; i < names.length - 1; i++) {
            at = (ObjectNode) at.get(names[i]);
        }
        if (value.equals("-")) {
            at.remove(names[names.length - 1]);
        } else {
            at.set(names[names.length - 1], MAPPER.readTree(value));
        }
        Files.writeString(file, whole.toString());
    }

    private Path make(String family) {
        var model = folder.resolve("model");
        RandomModel.write(model, Families.named(family), RandomModel.Size.TINY, 3);
        return model;
    }
}
