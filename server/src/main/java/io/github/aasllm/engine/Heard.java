// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found in a sound.
 *
 * @param emotion a label's name
 * @param probabilities by label, likeliest anywhere; empty where the answer was generated
 * @param warnings what a reader has to know, without paths of the server
 * @param record all of it, by the schema of {@code predict}
 * @param seconds of it that the model heard
 */
public record Heard(
        String emotion, Map<String, Double> probabilities, List<String> warnings, Map<String, Object> record,
        Seconds seconds) {
    /** The model hears the first 30 s of what was given. */
    public record Seconds(double heard, double given) {}

    /** The record, and how much of the sound was heard. */
    public Map<String, Object> answer() {
        var answer = new LinkedHashMap<>(record);
        answer.put("seconds", seconds);
        return answer;
    }
}
