// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings that a JSON object may have: those that are honoured or known to leave predictions as they
 * are, and those that may have certain values alone. Everything else that is set is refused by its name.
 *
 * <p>{@code null}, {@code false}, {@code []} and {@code {}} are absence. Immutable.
 */
public final class ClosedList {
    /**
     * Settings that transformers knows in every configuration, and that leave the forward pass as it is: who
     * wrote the file, formats in memory, training, outputs, and generation, which has settings of its own.
     */
    public static final ClosedList TRANSFORMERS = of(
            "architectures", "model_type", "transformers_version", "dtype", "torch_dtype", "_name_or_path",
            "name_or_path", "_commit_hash", "output_hidden_states", "output_attentions", "return_dict",
            "use_return_dict", "use_cache", "torchscript", "gradient_checkpointing", "id2label", "label2id",
            "num_labels", "problem_type", "finetuning_task", "task_specific_params", "tokenizer_class",
            "processor_class", "prefix", "chunk_size_feed_forward", "attn_implementation",
            "_attn_implementation", "_attn_implementation_autoset", "_attn_implementation_internal",
            "_experts_implementation", "experts_implementation", "_flash_attn_2_enabled",
            "max_position_embeddings", "model_max_length", "initializer_range", "init_std", "dropout",
            "attention_dropout", "activation_dropout", "hidden_dropout", "layerdrop", "unsloth_fixed",
            "unsloth_version", "transformers.js_config",
            "bos_token_id", "eos_token_id", "pad_token_id", "sep_token_id", "cls_token_id", "mask_token_id",
            "unk_token_id", "decoder_start_token_id", "forced_bos_token_id", "forced_eos_token_id",
            "forced_decoder_ids", "suppress_tokens", "begin_suppress_tokens", "bad_words_ids",
            "max_length", "max_new_tokens", "min_length", "min_new_tokens", "do_sample", "early_stopping",
            "num_beams", "num_beam_groups", "diversity_penalty", "temperature", "top_k", "top_p", "min_p",
            "typical_p", "repetition_penalty", "length_penalty", "no_repeat_ngram_size",
            "encoder_no_repeat_ngram_size", "num_return_sequences", "output_scores",
            "return_dict_in_generate", "remove_invalid_values", "exponential_decay_length_penalty",
            "cache_implementation");

    private final Set<String> known;
    private final Map<String, List<JsonNode>> only;

    private ClosedList(Set<String> known, Map<String, List<JsonNode>> only) {
        this.known = known;
        this.only = only;
    }

    /** A list of settings that may have any value, for they are read elsewhere or known to be neutral. */
    public static ClosedList of(String... keys) {
        return new ClosedList(Set.of(keys), Map.of());
    }

    /** The same list with more settings of any value. */
    public ClosedList and(String... keys) {
        var more = new LinkedHashSet<>(known);
        more.addAll(Arrays.asList(keys));
        return new ClosedList(more, only);
    }

    /** The same list with a setting that may have some values alone, the first of which is the usual one. */
    public ClosedList only(String key, Object... values) {
        var more = new LinkedHashMap<>(only);
        more.put(key, Arrays.stream(values).map(JsonMapper.shared()::<JsonNode>valueToTree).toList());
        return new ClosedList(known, more);
    }

    /** @throws io.github.aasllm.error.InvalidInputException that names the first setting outside the list */
    public void check(JsonFields fields) {
        for (var property : fields.node().properties()) {
            var key = property.getKey();
            var value = property.getValue();
            var allowed = only.get(key);
            if (isAbsent(value) || known.contains(key)) {
                continue;
            }
            if (allowed == null) {
                throw fields.refusal(key, shown(value),
                        "absent or false, for what it would do to a prediction is not known here");
            }
            if (allowed.stream().noneMatch(one -> isSame(one, value))) {
                throw fields.refusal(key, shown(value), shown(allowed.getFirst()));
            }
        }
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isNull() || value.isBoolean() && !value.booleanValue()
                || value.isContainer() && value.isEmpty();
    }

    private static String shown(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.asDouble() == other.asDouble(Double.NaN) : one.equals(other);
    }
}
