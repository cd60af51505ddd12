// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.util.List;
import java.util.Optional;

/**
 * What a server says about its model.
 *
 * @param name that clients call it by
 * @param labels in the order of the probabilities
 * @param prompt the name of what an LLM is asked; empty for a classifier
 * @param explains whether there are explanations by cue
 * @param scores whether an answer has probabilities; not where the model writes its answers
 */
public record ModelCard(String name, List<String> labels, Optional<String> prompt, boolean explains, boolean scores) {
    public ModelCard {
        labels = List.copyOf(labels);
    }

    /** Whether timelines can be asked for. */
    public boolean tellsTimelines() {
        return scores && !labels.isEmpty();
    }

    /** @throws Refusal 400 if the model tells no emotions, or no probabilities, of which a timeline is made */
    public void requireTimelines() {
        if (labels.isEmpty()) {
            throw Refusal.of(400, "model", name, "one that tells emotions, of which a timeline is made");
        }
        if (!scores) {
            throw Refusal.of(400, "timeline", "of a model that writes its answers", "a model that scores its labels");
        }
    }

    /** @throws Refusal 400 if an explanation is asked for that the model has not */
    public void requireAnswerable(boolean explain) {
        if (explain && !explains) {
            throw Refusal.of(400, "explain", true, "false, for this model has no thresholds to explain by");
        }
    }
}
