// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was predicted for one utterance.
 *
 * @param id of the utterance
 * @param label what the corpus says
 * @param emotion what the model says, or {@value #NONE}
 * @param probabilities by label, in the label set's order, sum 1; empty where the answer was generated
 * @param logScores by label, the log probability of each label's answer before calibration; may be empty
 * @param facts of the utterance: speaker, sex, session
 */
public record PredictionRow(
        String id,
        String label,
        String emotion,
        Map<String, Double> probabilities,
        Map<String, Double> logScores,
        Map<String, String> facts,
        Origin origin) {
    /** The emotion of an answer that is no label; it counts as wrong and has its own column. */
    public static final String NONE = "none";

    public PredictionRow {
        probabilities = ordered(probabilities);
        logScores = ordered(logScores);
        facts = Map.copyOf(facts);
    }

    private static Map<String, Double> ordered(Map<String, Double> values) {
        return values.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
