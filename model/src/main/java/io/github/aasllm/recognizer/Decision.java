// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import java.util.Map;

/**
 * What was decided for one clip.
 *
 * @param emotion a label's name, or {@value #NONE}
 * @param probabilities by label in the label set's order; empty when the answer was generated
 * @param logScores by label, the log probability of its whole answer before calibration, with that of what was asked
 *     beside the LLM, divided by the clip's strangeness where the model knows one; empty likewise
 * @param ofLlmAlone by label, what the probabilities would be if nothing had been asked beside the LLM; empty where
 *     nothing was
 */
public record Decision(
        String emotion, Map<String, Double> probabilities, Map<String, Double> logScores,
        Map<String, Double> ofLlmAlone) {
    /** The emotion of an answer that matches no label. */
    static final String NONE = "none";

    /** Of an LLM or a classifier alone. */
    public Decision(String emotion, Map<String, Double> probabilities, Map<String, Double> logScores) {
        this(emotion, probabilities, logScores, Map.of());
    }

    /** The same with what the LLM had decided alone. */
    Decision beside(Decision llm) {
        return new Decision(emotion, probabilities, logScores, llm.probabilities());
    }
}
