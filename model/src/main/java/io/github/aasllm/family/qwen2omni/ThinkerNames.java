// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family.qwen2omni;

import io.github.aasllm.checkpoint.NameLayout;
import io.github.aasllm.checkpoint.NameLayout.Rule;
import io.github.aasllm.checkpoint.TensorNames;
import java.util.List;
import java.util.Optional;

/**
 * The names of the thinker's tensors, alone or in a folder of the whole model. The tower's last layer, {@code
 * proj}, is the Adapter. What speaks and what sees is passed over and carried.
 *
 * @param prefix of the thinker in new folders
 */
record ThinkerNames(String prefix) implements TensorNames {
    static final String THINKER = "thinker.";
    private static final String LAST_NORM = "audio_tower.layer_norm.";
    private static final String PROJECTION = "multi_modal_projector.proj.";
    private static final List<String> OTHERS =
            List.of("talker.", "token2wav.", "visual.", "audio_tower.audio_bos_eos_token.");
    private static final NameLayout LAYOUT = new NameLayout(
            List.of(
                    new Rule("audio_tower.ln_post.", LAST_NORM),
                    new Rule("audio_tower.proj.", PROJECTION),
                    new Rule("model.", "language_model.model."),
                    new Rule("lm_head.", "language_model.lm_head.")),
            List.of(
                    new Rule(withoutDot(LAST_NORM), "audio_tower.ln_post"),
                    new Rule(withoutDot(PROJECTION), "audio_tower.proj"),
                    new Rule("language_model.", "")));

    @Override
    public Optional<String> canonical(String stored) {
        return carries(stored) ? Optional.empty() : LAYOUT.canonical(within(stored));
    }

    @Override
    public String inMemory(String canonical) {
        return LAYOUT.inMemory(canonical);
    }

    @Override
    public String onHub(String canonical) {
        return carries(canonical) ? canonical : prefix + inMemory(canonical);
    }

    @Override
    public boolean carries(String stored) {
        return OTHERS.stream().anyMatch(within(stored)::startsWith);
    }

    /** By which a module is known too. */
    private static String withoutDot(String name) {
        return name.substring(0, name.length() - 1);
    }

    private static String within(String stored) {
        return stored.startsWith(THINKER) ? stored.substring(THINKER.length()) : stored;
    }
}
