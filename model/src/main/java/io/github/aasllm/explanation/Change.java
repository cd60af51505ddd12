// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.explanation;

import io.github.aasllm.description.Level;
import java.util.Map;
import java.util.Optional;

/**
 * What the prediction becomes when the LLM is told something else about one cue.
 *
 * @param level what it was told instead; empty where the cue was left out
 * @param description the whole of what it was told
 * @param emotion the likeliest label then
 * @param probabilities by label, in the label set's order
 * @param effect total variation distance of these probabilities from those of the prediction, 0 to 1: half the
 *     sum of the absolute differences, which is the most by which the probability of any set of labels changes
 */
public record Change(
        Optional<Level> level,
        String description,
        String emotion,
        Map<String, Double> probabilities,
        double effect) {}
