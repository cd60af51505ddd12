// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Stretch;
import io.github.aasllm.description.Level;
import java.util.List;
import java.util.Map;

/**
 * A part of a channel in which somebody speaks with one emotion.
 *
 * @param place where it lies, in seconds
 * @param opinion what the model's windows say of it
 * @param acoustic the four properties
 * @param levels by cue, above (high) or not above (low) the channel's own median; empty where the channel has too little
 *     speech, or the property no value
 * @param warnings what a reader of its emotion has to know, in words, as the model says of its windows
 */
public record Segment(
        Stretch place, Opinion opinion, AcousticProperties acoustic, Map<Cue, Level> levels, List<String> warnings) {
    /**
     * What several windows say together.
     *
     * @param emotion the likeliest label
     * @param probabilities by label, the mean over the segment's moments, sum 1
     * @param uncertainty the entropy of the probabilities as a share of the largest there is: 0 sure, 1 nothing known
     * @param disagreement the share of the windows that the model by itself gives another label
     * @param windows how many
     */
    public record Opinion(
            String emotion, Map<String, Double> probabilities, double uncertainty, double disagreement, int windows) {}

    /** Where it begins, in seconds. */
    public double from() {
        return place.from();
    }

    /** Where it ends, in seconds. */
    public double to() {
        return place.to();
    }

    /** Length in seconds. */
    public double seconds() {
        return to() - from();
    }

    /** The likeliest label. */
    public String emotion() {
        return opinion.emotion();
    }

    /** By label, sum 1. */
    public Map<String, Double> probabilities() {
        return opinion.probabilities();
    }

    /** From 0, sure, to 1, nothing known. */
    public double uncertainty() {
        return opinion.uncertainty();
    }

    /** The share of its windows that the model by itself gives another label. */
    public double disagreement() {
        return opinion.disagreement();
    }

    /** How many windows stand for its moments. */
    public int windows() {
        return opinion.windows();
    }

    /** The same with its levels. */
    Segment with(Map<Cue, Level> its) {
        return new Segment(place, opinion, acoustic, its, warnings);
    }
}
