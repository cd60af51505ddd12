// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.JsonFields;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What {@code adapter_config.json} says about the scale of every update.
 *
 * <p>Variants of LoRA that change the arithmetic are refused rather than ignored.
 *
 * @param rank {@code r}
 * @param alpha {@code lora_alpha}
 * @param rankStabilised {@code use_rslora}: divide by √r instead of r
 */
record LoraConfig(
        int rank, double alpha, boolean rankStabilised, JsonFields rankPattern, JsonFields alphaPattern) {
    private static final int LONGEST_PATTERN = 500; // letters; a module's name has about 60
    private static final int MOST_PATTERNS = 10_000;
    // at letters of one name; an honest pattern takes some hundreds
    private static final int MOST_LOOKS = 100_000;
    private static final List<String> UNKNOWN_FLAGS =
            List.of("use_dora", "fan_in_fan_out", "lora_bias", "use_qalora", "use_bdlora");
    private static final List<String> UNKNOWN_OBJECTS =
            List.of(
                    "modules_to_save",
                    "layer_replication",
                    "trainable_token_indices",
                    "target_parameters",
                    "megatron_config");

    static LoraConfig from(JsonFields fields) {
        var kind = fields.text("peft_type").orElse("none");
        if (!kind.equals("LORA")) {
            throw fields.refusal("peft_type", kind, "LORA");
        }
        var bias = fields.text("bias").orElse("none");
        if (!bias.equals("none")) {
            throw fields.refusal("bias", bias, "none");
        }
        for (var flag : UNKNOWN_FLAGS) {
            if (fields.flag(flag, false)) {
                throw fields.refusal(flag, true, "false: this variant of LoRA is not supported");
            }
        }
        for (var key : UNKNOWN_OBJECTS) {
            if (fields.has(key)) {
                throw fields.refusal(
                        key, fields.node().get(key), "null: this variant of LoRA is not supported");
            }
        }
        var ranks = fields.object("rank_pattern");
        var alphas = fields.object("alpha_pattern");
        requireFew(ranks);
        requireFew(alphas);
        return new LoraConfig(
                fields.count("r", 8),
                fields.positive("lora_alpha", 8),
                fields.flag("use_rslora", false),
                ranks,
                alphas);
    }

    int rank(String module) {
        var key = key(rankPattern, module);
        return key == null ? rank : rankPattern.count(key, rank);
    }

    double scale(String module) {
        var key = key(alphaPattern, module);
        double numerator = key == null ? alpha : alphaPattern.positive(key, alpha);
        return numerator / (rankStabilised ? Math.sqrt(rank(module)) : rank(module));
    }

    private static void requireFew(JsonFields patterns) {
        for (var pattern : patterns.keys()) {
            if (pattern.length() > LONGEST_PATTERN) {
                throw patterns.refusal(pattern.substring(0, 40) + "...", pattern.length() + " letters",
                        "a pattern of at most " + LONGEST_PATTERN);
            }
        }
        if (patterns.keys().size() > MOST_PATTERNS) {
            throw patterns.refusal("*", patterns.keys().size() + " patterns", "at most " + MOST_PATTERNS);
        }
    }

    /** The first pattern that ends the module's name at a dot, as PEFT matches them. */
    private static String key(JsonFields patterns, String module) {
        for (var pattern : patterns.keys()) {
            try {
                var name = new PatientText(module, new AtomicInteger(MOST_LOOKS));
                if (Pattern.compile("(.*\\.)?(" + pattern + ")").matcher(name).matches()) {
                    return pattern;
                }
            } catch (PatternSyntaxException e) {
                throw patterns.refusal(pattern, e.getDescription(), "a regular expression");
            } catch (StackOverflowError | PatientText.Exhausted e) {
                throw patterns.refusal(pattern, "too slow",
                        "a regular expression without nested repetitions");
            }
        }
        return null;
    }
}
