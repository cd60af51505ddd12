// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

/** How the LLM's answer becomes an emotion. */
public enum Decode {
    /** Every label is scored by the probability of its whole answer; gives probabilities. */
    SCORE,
    /**
     * The LLM writes greedily, and only an exact match with a label's answer counts; gives no probabilities.
     */
    GENERATE
}
