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
 */
public record ModelCard(String name, List<String> labels, Optional<String> prompt, boolean explains) {
    public ModelCard {
        labels = List.copyOf(labels);
    }

    /** @throws Refusal 400 if the model tells no emotions, of which a timeline is made */
    public void requireTimelines() {
        if (labels.isEmpty()) {
            throw Refusal.of(400, "timeline", true, "false, for this model tells no emotions");
        }
    }

    /** @throws Refusal 400 if an explanation is asked for that the model has not */
    public void requireAnswerable(boolean explain) {
        if (explain && !explains) {
            throw Refusal.of(400, "explain", true, "false, for this model has no thresholds to explain by");
        }
    }
}
