// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;

/**
 * What makes an emotion classifier of a speech LLM.
 *
 * @param prompt asks
 * @param labels may be answered
 * @param decode says how an answer becomes a decision
 * @param calibration makes probabilities of label scores; of no use where the answer is generated
 */
public record Prompting(PromptTemplate prompt, LabelSet labels, Decode decode, Calibration calibration) {
    /** Whether a decision has probabilities. */
    boolean givesProbabilities() {
        return decode == Decode.SCORE;
    }
}
