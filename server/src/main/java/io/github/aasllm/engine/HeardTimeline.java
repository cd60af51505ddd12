// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found in a sound over its time.
 *
 * @param segments of all lanes, lane after lane
 * @param records by the schema of {@code timeline}; empty in another form than JSON
 * @param curves what {@link Curves} says of each lane; empty where it was not asked for
 * @param text the timeline in another form than JSON; else empty
 * @param warnings what a reader has to know, without paths of the server
 * @param seconds of all lanes; heard are those in which somebody speaks
 */
public record HeardTimeline(
        List<Part> segments, List<Map<String, Object>> records, List<Map<String, Object>> curves, String text,
        List<String> warnings, Heard.Seconds seconds) {
    /**
     * A segment.
     *
     * @param from where it begins, in seconds
     * @param to where it ends
     * @param probabilities by label
     * @param uncertainty 0 sure, 1 nothing known
     */
    public record Part(double from, double to, String emotion, Map<String, Double> probabilities, double uncertainty) {}

    /** The answer in JSON. */
    public Map<String, Object> answer() {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("records", records);
        if (!curves.isEmpty()) {
            answer.put("lanes", curves);
        }
        answer.put("warnings", warnings);
        answer.put("seconds", seconds);
        return answer;
    }
}
