// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import io.github.aasllm.checkpoint.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code text_config} means, and which of its settings would change the arithmetic. */
class Qwen2ConfigTest {
    @TempDir
    private Path folder;

    @Test
    void thePublishedConfigurationWithItsGapsIsTheSevenBillionOne() {
        var config = Qwen2Config.from(
                JsonFields.read(Golden.file("hf/real_qwen2_audio_7b_config.json")).object("text_config"));
        assertEquals(new Qwen2Config(156_032, 4096, 32, 32, 32, 11_008, Rope.of(10_000), 1e-5, false),
                config);
        assertEquals(4096 / 32, config.headWidth());
    }

    @Test
    void fewerHeadsHaveAsManyKeyValueHeadsByDefault() throws IOException {
        assertEquals(8, config("{'num_attention_heads':8}").keyValueHeads());
        assertEquals(32, config("{'num_attention_heads':64}").keyValueHeads());
    }

    @Test
    void theRotaryBaseStandsAtTheTopOrUnderItsParameters() throws IOException {
        assertEquals(5, config("{'rope_theta':5}").rope().theta());
        assertEquals(7, config("{'rope_parameters':{'rope_theta':7,'rope_type':'default'}}").rope().theta());
        assertEquals(5, config("{'rope_theta':5,'rope_scaling':{'rope_type':'default'}}").rope().theta());
    }

    @Test
    void scalingComesBeforeParametersAndTheBaseInThemBeforeTheOneBeside() throws IOException {
        // as transformers 5.17 has them
        assertEquals(Rope.of(1e6), config("{'rope_theta':1e6,'rope_parameters':{'rope_type':'default'}}")
                .rope());
        assertEquals(Rope.of(10_000), config("{'rope_scaling':null,'rope_parameters':{}}").rope());
        assertEquals(Rope.of(5), config("{'rope_theta':5,'rope_scaling':{'type':'default'},"
                + "'rope_parameters':{'rope_theta':7}}").rope());
        assertEquals(new Rope(7, 2), config("{'rope_theta':5,'rope_scaling':{'type':'linear','factor':2,"
                + "'rope_theta':7}}").rope());
    }

    @Test
    void whatIsOffIsAbsence() throws IOException {
        var plain = config("{}");
        assertEquals(plain, config("{'use_mrope':false,'attention_bias':null,'layer_types':[],"
                + "'rope_scaling':{},'anything':false,'sliding_window':4096,'max_window_layers':21,'hidden_act':'swish',"
                + "'attention_dropout':0.1,'head_dim':128,'pretraining_tp':1,'quantization_config':null}"));
        // no layer slides where the first that would is behind the last
        assertEquals(plain, config("{'use_sliding_window':true,'max_window_layers':32}"));
        assertEquals(plain, config("{'use_sliding_window':true,'sliding_window':null}"));
    }

    @Test
    void noNumberOfKeyValueHeadsIsThatOfTheHeads() throws IOException {
        assertEquals(64, config("{'num_attention_heads':64,'num_key_value_heads':null}").keyValueHeads());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        {'hidden_act':'gelu'}                          | hidden_act: gelu (expected: silu) in FILE
        {'use_sliding_window':true}                    | use_sliding_window: true (expected: false, or max_window_layers of all layers) in FILE
        {'rope_parameters':{'rope_type':'yarn'}}       | rope_parameters.rope_type: yarn (expected: default or linear) in FILE
        {'rope_scaling':{'type':'linear'}}             | rope_scaling.factor: none (expected: a finite number > 0) in FILE
        {'rope_scaling':{'type':'llama3','factor':8}}  | rope_scaling.type: llama3 (expected: default or linear) in FILE
        {'rope_scaling':{'type':'default','mrope_section':[1]}} | rope_scaling.mrope_section: [1] (expected: absent or false, for what it would do to a prediction is not known here) in FILE
        {'rope_parameters':{'full_attention':{'rope_theta':5}}} | rope_parameters.full_attention: {"rope_theta":5} (expected: absent or false, for what it would do to a prediction is not known here) in FILE
        {'rope_parameters':{'partial_rotary_factor':0.5}} | rope_parameters.partial_rotary_factor: 0.5 (expected: 1.0) in FILE
        {'partial_rotary_factor':0.5}                  | partial_rotary_factor: 0.5 (expected: 1.0) in FILE
        {'use_mrope':true}                             | use_mrope: true (expected: absent or false, for what it would do to a prediction is not known here) in FILE
        {'attention_bias':true}                        | attention_bias: true (expected: absent or false, for what it would do to a prediction is not known here) in FILE
        {'head_dim':64}                                | head_dim: 64 (expected: 128, hidden_size / num_attention_heads) in FILE
        {'num_hidden_layers':2,'layer_types':['full_attention','sliding_attention']} | layer_types: "sliding_attention" (expected: full_attention in all layers) in FILE
        {'num_hidden_layers':2,'layer_types':['full_attention']} | layer_types: 1 layers (expected: 2) in FILE
        {'rope_scaling':{'rope_type':'dynamic'}}       | rope_scaling.rope_type: dynamic (expected: default or linear) in FILE
        {'hidden_size':96,'num_attention_heads':5}     | num_attention_heads: 5 (expected: a divisor of hidden_size, 96, with even heads) in FILE
        {'hidden_size':96,'num_attention_heads':32}    | num_attention_heads: 32 (expected: a divisor of hidden_size, 96, with even heads) in FILE
        {'num_hidden_layers':2147483647}               | num_hidden_layers: 2147483647 (expected: at most 1000) in FILE
        {'vocab_size':2147483647}                      | vocab_size: 2147483647 (expected: at most 16777216) in FILE
        {'num_attention_heads':8,'num_key_value_heads':3} | num_key_value_heads: 3 (expected: a divisor of num_attention_heads, 8) in FILE
        """)
    void whatWouldChangeTheArithmeticIsRefused(String json, String refusal) {
        var message = Refusals.of(() -> config(json));
        assertEquals(refusal.replace("FILE", folder.resolve("config.json").toString()), message);
    }

    private Qwen2Config config(String json) throws IOException {
        var file = Files.writeString(folder.resolve("config.json"), json.replace('\'', '"'));
        return Qwen2Config.from(JsonFields.read(file));
    }
}
