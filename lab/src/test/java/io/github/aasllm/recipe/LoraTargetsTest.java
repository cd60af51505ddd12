// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.recipe.LoraTargets.Layer;
import io.github.aasllm.recognizer.Boxes;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Counts and names at the dimensions of Qwen2-Audio-7B, from its configuration alone. */
class LoraTargetsTest {
    private static final int WIDTH = 4096;
    private static final int FEED_FORWARD = 11_008;
    private static final int ENCODER = 1280;
    private static final int LAYERS = 32;
    private static final int RANK = 8;

    private final List<WeightShape> table =
            Boxes.table(JsonFields.read(Golden.file("hf/real_qwen2_audio_7b_config.json")));

    @Test
    void thePapersNumberIsThatOfQueryAndValue() {
        long counted = LoraTargets.PAPER_COUNT.parameters(table, RANK);
        assertEquals(LAYERS * 2L * RANK * (WIDTH + WIDTH), counted);
        assertEquals(4_194_304, counted);
        assertEquals(golden("qv"), counted);
    }

    @Test
    void thePapersTextIsAllLinearLayersOfTheLlmAndTheAdapter() {
        long counted = LoraTargets.PAPER_TEXT.parameters(table, RANK);
        long attention = 4L * RANK * (WIDTH + WIDTH);
        long feedForward = 3L * RANK * (WIDTH + FEED_FORWARD);
        assertEquals(LAYERS * (attention + feedForward) + RANK * (ENCODER + WIDTH), counted);
        assertEquals(20_031_488, counted);
        assertEquals(golden("llm_linear_projector"), counted);
    }

    @Test
    void allOfTheLlmWithoutTheAdapterIsTheThirdOfTheGoldens() {
        var llm = new LoraTargets(EnumSet.complementOf(EnumSet.of(Layer.ADAPTER, Layer.ENCODER)));
        assertEquals(golden("llm_linear"), llm.parameters(table, RANK));
    }

    @Test
    void theExpressionsAreThoseOfPeftsFolders() {
        var modules = new Qwen2Audio().modules();
        assertEquals(goldenExpression("llm_linear_projector"), LoraTargets.PAPER_TEXT.regularExpression(modules));
        assertEquals(goldenExpression("qv"), LoraTargets.PAPER_COUNT.regularExpression(modules));
    }

    @Test
    void modulesHaveCanonicalNames() {
        var modules = LoraTargets.PAPER_COUNT.modules(table);
        assertEquals(2 * LAYERS, modules.size());
        assertEquals("language_model.model.layers.0.self_attn.q_proj", modules.getFirst());
        assertEquals("language_model.model.layers.31.self_attn.v_proj", modules.getLast());
        assertEquals(
                List.of("multi_modal_projector.linear"),
                new LoraTargets(EnumSet.of(Layer.ADAPTER)).modules(table));
        assertEquals(7 * LAYERS + 1, LoraTargets.PAPER_TEXT.modules(table).size());
    }

    @Test
    void theEncodersLayersOfTheSameNamesAreNotMeant() {
        var expression = Pattern.compile(LoraTargets.PAPER_TEXT.regularExpression(new Qwen2Audio().modules()));
        assertTrue(expression.matcher("model.language_model.layers.3.self_attn.q_proj").matches(),
                "transformers 5");
        assertFalse(expression.matcher("audio_tower.layers.3.self_attn.q_proj").matches());
        assertFalse(expression.matcher("language_model.lm_head").matches());
    }

    private static long golden(String preset) {
        return Golden.json("hf/param_counts.json")
                .path("lora_r8_trainable_parameters")
                .path(preset)
                .longValue();
    }

    private static String goldenExpression(String preset) {
        return Golden.json("hf/lora/" + preset + "/initial/adapter_config.json")
                .path("target_modules")
                .stringValue();
    }
}
