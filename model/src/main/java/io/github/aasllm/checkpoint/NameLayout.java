// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import java.util.List;

/**
 * The four ways in which Qwen2-Audio checkpoints name their tensors, brought to the one that the hub uses.
 *
 * <table>
 * <caption>Prefixes of the language model, its output layer, and the other parts</caption>
 * <tr><td>hub, transformers 4</td>
 *     <td>{@code language_model.model.}</td><td>{@code language_model.lm_head.}</td><td>{@code audio_tower.}</td></tr>
 * <tr><td>transformers 5 in memory</td>
 *     <td>{@code model.language_model.}</td><td>{@code lm_head.}</td><td>{@code model.audio_tower.}</td></tr>
 * <tr><td>saved by 5 after hub names</td>
 *     <td>{@code language_model.model.}</td><td>{@code language_model.lm_head.}</td><td>{@code audio_tower.}</td></tr>
 * <tr><td>saved by 5.17 from a config</td>
 *     <td>{@code language_model.model.model.}</td><td>{@code language_model.lm_head.}</td>
 *     <td>{@code audio_tower.}</td></tr>
 * </table>
 */
public final class NameLayout {
    private record Rule(String prefix, String replacement) {}

    private static final List<Rule> RULES = List.of(
            new Rule("language_model.model.model.", "language_model.model."),
            new Rule("model.language_model.", "language_model.model."),
            new Rule("lm_head.", "language_model.lm_head."),
            new Rule("model.audio_tower.", "audio_tower."),
            new Rule("model.multi_modal_projector.", "multi_modal_projector."));

    /** From the hub's names to those that transformers 5 has in memory. */
    private static final List<Rule> TO_TRANSFORMERS_5 = List.of(
            new Rule("language_model.model.", "model.language_model."),
            new Rule("language_model.lm_head.", "lm_head."),
            new Rule("audio_tower.", "model.audio_tower."),
            new Rule("multi_modal_projector.", "model.multi_modal_projector."));

    private NameLayout() {}

    /** The name that the hub uses for a tensor or module of any layout; unknown names stay as they are. */
    public static String canonical(String name) {
        return renamed(name, RULES);
    }

    /**
     * The name that transformers 5 has in memory for a canonical name, which is how PEFT names modules now.
     */
    public static String transformers5(String canonical) {
        return renamed(canonical, TO_TRANSFORMERS_5);
    }

    private static String renamed(String name, List<Rule> rules) {
        for (var rule : rules) {
            if (name.startsWith(rule.prefix)) {
                return rule.replacement + name.substring(rule.prefix.length());
            }
        }
        return name;
    }
}
