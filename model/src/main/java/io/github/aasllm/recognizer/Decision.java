// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import java.util.Map;

/**
 * What box 5 decided for one clip.
 *
 * @param emotion a label's name, or {@value #NONE}
 * @param probabilities by label in the label set's order; empty when the answer was generated
 * @param logScores by label, the log probability of its whole answer before calibration, divided by the
 *     clip's strangeness where the model knows one; empty likewise
 */
public record Decision(String emotion, Map<String, Double> probabilities, Map<String, Double> logScores) {
    /** The emotion of an answer that matches no label. */
    static final String NONE = "none";
}
