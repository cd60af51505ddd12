// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every layout leads to the hub's names; {@link CheckpointTest} shows it on whole folders. */
class NameLayoutTest {
    @ParameterizedTest
    @CsvSource({
        "model.language_model.layers.0.mlp.up_proj.weight, language_model.model.layers.0.mlp.up_proj.weight",
        "language_model.model.model.layers.0.mlp.up_proj.weight,"
                + " language_model.model.layers.0.mlp.up_proj.weight",
        "lm_head.weight, language_model.lm_head.weight",
        "language_model.layers.0.mlp.up_proj, language_model.model.layers.0.mlp.up_proj",
        "model.audio_tower.conv1.bias, audio_tower.conv1.bias",
        "model.multi_modal_projector.linear, multi_modal_projector.linear"
    })
    void theOtherLayoutsBecomeTheHubs(String name, String canonical) {
        assertEquals(canonical, canonical(name));
        assertEquals(canonical, canonical(canonical), "a canonical name stays");
    }

    @ParameterizedTest
    @CsvSource({
        "language_model.model.layers.0.mlp.up_proj, model.language_model.layers.0.mlp.up_proj",
        "language_model.lm_head.weight, lm_head.weight",
        "audio_tower.layers.0.fc1, model.audio_tower.layers.0.fc1",
        "multi_modal_projector.linear, model.multi_modal_projector.linear",
        "other.linear, other.linear"
    })
    void transformersFiveNamesThemByItsOwnModulesAndBack(String canonical, String name) {
        assertEquals(name, Qwen2Audio.NAMES.inMemory(canonical));
        assertEquals(canonical, canonical(name));
    }

    @Test
    void anUnknownNameStaysAsItIs() {
        assertEquals("vision_tower.model.language_model.x",
                canonical("vision_tower.model.language_model.x"));
        assertEquals("lm_headweight", canonical("lm_headweight"));
    }

    private static String canonical(String name) {
        return Qwen2Audio.NAMES.canonical(name).orElseThrow();
    }
}
