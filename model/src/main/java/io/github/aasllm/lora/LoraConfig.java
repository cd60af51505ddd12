// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.JsonFields;

/**
 * What {@code adapter_config.json} says about the arithmetic of every update; {@link LoraKeys} says which
 * keys there may be.
 *
 * @param rank {@code r}
 * @param alpha {@code lora_alpha}
 * @param rankStabilised {@code use_rslora}: divide by √r instead of r
 * @param magnitudes {@code use_dora}: outputs are scaled to lengths of their own
 * @param biased {@code lora_bias}: B has a bias
 * @param first {@code init_lora_weights}
 * @param trainedBiases {@code bias}: of which layers the folder has the biases
 */
record LoraConfig(
        int rank, double alpha, boolean rankStabilised, JsonFields rankPattern, JsonFields alphaPattern,
        boolean magnitudes, boolean biased, FirstWeights first, Biases trainedBiases) {
    private static final int MOST_PATTERNS = 10_000;
    private static final int LONGEST_PATTERN = 500; // letters; a module's name has about 60

    enum Biases {
        NONE, ALL, LORA_ONLY
    }

    static LoraConfig from(JsonFields fields) {
        var kind = fields.text("peft_type").orElse("none");
        if (!kind.equals("LORA")) {
            throw fields.refusal("peft_type", kind, "LORA");
        }
        LoraKeys.require(fields);
        var ranks = patterns(fields, "rank_pattern");
        var alphas = patterns(fields, "alpha_pattern");
        return new LoraConfig(
                fields.count("r", 8),
                fields.positive("lora_alpha", 8),
                fields.flag("use_rslora", false),
                ranks,
                alphas,
                fields.flag("use_dora", false),
                fields.flag("lora_bias", false),
                FirstWeights.from(fields),
                biases(fields));
    }

    private static Biases biases(JsonFields fields) {
        var bias = fields.text("bias").orElse("none");
        return switch (bias) {
            case "none" -> Biases.NONE;
            case "all" -> Biases.ALL;
            case "lora_only" -> Biases.LORA_ONLY;
            default -> throw fields.refusal("bias", bias, "none, all or lora_only");
        };
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

    private static JsonFields patterns(JsonFields fields, String key) {
        var patterns = fields.object(key);
        for (var pattern : patterns.keys()) {
            if (pattern.length() > LONGEST_PATTERN) {
                throw patterns.refusal(pattern.substring(0, 40) + "...", pattern.length() + " letters",
                        "a pattern of at most " + LONGEST_PATTERN);
            }
        }
        if (patterns.keys().size() > MOST_PATTERNS) {
            throw patterns.refusal("*", patterns.keys().size() + " patterns", "at most " + MOST_PATTERNS);
        }
        return patterns;
    }

    /** The first pattern that ends the module's name at a dot, as PEFT matches them. */
    private static String key(JsonFields patterns, String module) {
        for (var pattern : patterns.keys()) {
            if (Patterns.fits("(.*\\.)?(" + pattern + ")", module, patterns, pattern)) {
                return pattern;
            }
        }
        return null;
    }
}
