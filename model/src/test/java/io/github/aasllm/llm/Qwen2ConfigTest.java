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
        assertEquals(new Qwen2Config(156_032, 4096, 32, 32, 32, 11_008, 10_000, 1e-5, false), config);
        assertEquals(4096 / 32, config.headWidth());
    }

    @Test
    void fewerHeadsHaveAsManyKeyValueHeadsByDefault() throws IOException {
        assertEquals(8, config("{'num_attention_heads':8}").keyValueHeads());
        assertEquals(32, config("{'num_attention_heads':64}").keyValueHeads());
    }

    @Test
    void theRotaryBaseStandsAtTheTopOrUnderItsParameters() throws IOException {
        assertEquals(5, config("{'rope_theta':5}").ropeTheta());
        assertEquals(7, config("{'rope_parameters':{'rope_theta':7,'rope_type':'default'}}").ropeTheta());
        assertEquals(5, config("{'rope_theta':5,'rope_scaling':{'rope_type':'default'}}").ropeTheta());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        {'hidden_act':'gelu'}                          | hidden_act: gelu (expected: silu) in FILE
        {'use_sliding_window':true}                    | use_sliding_window: true (expected: false) in FILE
        {'rope_parameters':{'rope_type':'yarn'}}       | rope_parameters.rope_type: yarn (expected: default) in FILE
        {'rope_scaling':{'type':'linear','factor':2}}  | rope_scaling.type: linear (expected: default) in FILE
        {'rope_scaling':{'rope_type':'dynamic'}}       | rope_scaling.rope_type: dynamic (expected: default) in FILE
        {'hidden_size':96,'num_attention_heads':5}     | text_config.num_attention_heads: 5 (expected: a divisor of hidden_size, 96, with even heads)
        {'hidden_size':96,'num_attention_heads':32}    | text_config.num_attention_heads: 32 (expected: a divisor of hidden_size, 96, with even heads)
        {'num_hidden_layers':2147483647}               | num_hidden_layers: 2147483647 (expected: at most 1000) in FILE
        {'vocab_size':2147483647}                      | vocab_size: 2147483647 (expected: at most 16777216) in FILE
        {'num_attention_heads':8,'num_key_value_heads':3} | text_config.num_key_value_heads: 3 (expected: a divisor of num_attention_heads, 8)
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
