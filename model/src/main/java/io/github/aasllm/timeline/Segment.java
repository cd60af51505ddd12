// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.description.Level;
import java.util.List;
import java.util.Map;

/**
 * A part of a channel in which somebody speaks with one emotion.
 *
 * @param from where it begins, in seconds
 * @param to where it ends
 * @param emotion the likeliest label
 * @param probabilities by label, the mean over its moments, sum 1
 * @param uncertainty the entropy of the probabilities as a share of the largest there is: 0 sure, 1 nothing known
 * @param disagreement the share of its windows that the model by itself gives another label
 * @param windows how many
 * @param acoustic the four properties
 * @param levels by cue, above (high) or not above (low) the channel's own median; empty where the channel has too little
 *     speech, or the property no value
 * @param warnings what a reader of its emotion has to know, in words, as the model says of its windows
 */
public record Segment(
        double from,
        double to,
        String emotion,
        Map<String, Double> probabilities,
        double uncertainty,
        double disagreement,
        int windows,
        AcousticProperties acoustic,
        Map<Cue, Level> levels,
        List<String> warnings) {
    /** Length in seconds. */
    public double seconds() {
        return to - from;
    }

    /** The same with its levels. */
    Segment with(Map<Cue, Level> its) {
        return new Segment(from, to, emotion, probabilities, uncertainty, disagreement, windows, acoustic, its,
                warnings);
    }
}
