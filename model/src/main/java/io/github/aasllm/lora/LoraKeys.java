// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.JsonFields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The closed list of keys of {@code adapter_config.json}: all that PEFT 0.21 writes. A key is honoured, says
 * nothing about use, or is refused by name unless it is absent; a key beyond the list is refused too.
 *
 * <p>{@code null}, {@code false}, {@code []} and <code>{}</code> are absence.
 */
final class LoraKeys {
    /** What {@link LoraConfig} and {@link LoraTargets} read. */
    private static final Set<String> HONOURED = Set.of(
            "peft_type", "r", "lora_alpha", "use_rslora", "rank_pattern", "alpha_pattern", "use_dora", "bias",
            "lora_bias", "init_lora_weights", "target_modules", "exclude_modules", "layers_to_transform",
            "layers_pattern", "modules_to_save", "trainable_token_indices");

    /** What is about training alone, about where weights came from, or about a key that is refused. */
    private static final Set<String> NEUTRAL = Set.of(
            "task_type", "auto_mapping", "peft_version", "base_model_name_or_path", "revision",
            "inference_mode", "lora_dropout", "megatron_core", "qalora_group_size", "runtime_config",
            "loftq_config", "eva_config", "corda_config", "lora_ga_config");

    private static final String MERGE = "merge it with PEFT (merge_and_unload) and use the merged model";
    private static final Map<String, String> REFUSED = refused();

    private LoraKeys() {}

    private static Map<String, String> refused() {
        var refused = new LinkedHashMap<String, String>();
        refused.put("alora_invocation_tokens",
                "it updates only the tokens behind an invocation, and a prompt here has none");
        refused.put("use_qalora", MERGE);
        refused.put("use_bdlora", MERGE);
        refused.put("kasa_config", MERGE);
        refused.put("monteclora_config", MERGE);
        refused.put("velora_config", MERGE);
        refused.put("arrow_config", "it routes between several folders: give one of them");
        refused.put("layer_replication", MERGE);
        refused.put("target_parameters", MERGE);
        refused.put("megatron_config", "save it again from a model of transformers");
        refused.put("fan_in_fan_out",
                "the layers of this model are no Conv1D: PEFT takes it for false, so write false");
        refused.put("ensure_weight_tying",
                "save it again without it, from a model with an output layer of its own");
        return refused;
    }

    /** Requires that every key is known and none asks for what is not done here. */
    static void require(JsonFields config) {
        for (var key : config.keys()) {
            var value = config.node().get(key);
            if (isAbsent(value) || HONOURED.contains(key) || NEUTRAL.contains(key)) {
                continue;
            }
            if (REFUSED.containsKey(key)) {
                throw config.refusal(key, value, "none: this variant of LoRA is not supported")
                        .next(REFUSED.get(key));
            }
            throw config.refusal(key, value, "no key that PEFT 0.21 does not know")
                    .next("if it changes nothing in use, remove it from the file");
        }
    }

    /** Whether a value means the same as none. */
    static boolean isAbsent(JsonNode value) {
        return value == null || value.isNull() || value.isBoolean() && !value.booleanValue()
                || value.isContainer() && value.isEmpty();
    }
}
