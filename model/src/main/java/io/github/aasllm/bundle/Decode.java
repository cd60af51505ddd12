// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.checkpoint.JsonFields;
import java.util.Locale;

/** How the LLM's answer becomes an emotion. */
public enum Decode {
    /** Every label is scored by the probability of its whole answer; gives probabilities. */
    SCORE,
    /**
     * The LLM writes greedily, and only an exact match with a label's answer counts; gives no probabilities.
     */
    GENERATE;

    /** How files name it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Decode named(JsonFields fields, String key) {
        for (var way : values()) {
            if (way.key().equals(key)) {
                return way;
            }
        }
        throw fields.refusal("decoder", key, "score or generate");
    }
}
