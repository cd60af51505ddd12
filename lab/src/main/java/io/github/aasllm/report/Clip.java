// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.PredictionRow;
import java.util.HashMap;
import java.util.Map;

/** What all predictions of an utterance together say of it; none may say otherwise than another. */
final class Clip {
    private final String id;
    private final String label;
    private Map<String, String> facts = Map.of(); // replaced when there are more, as rows share it

    /** The clip of its first prediction. */
    Clip(PredictionRow first) {
        id = first.id();
        label = first.label();
    }

    /**
     * Takes in what a prediction says of it.
     *
     * @throws InvalidInputException if an earlier one said otherwise
     */
    void learn(PredictionRow row) {
        agree("label", row.label(), label);
        row.facts().forEach((name, value) -> agree(name, value, facts.getOrDefault(name, value)));
        if (!facts.keySet().containsAll(row.facts().keySet())) {
            var all = new HashMap<>(facts);
            all.putAll(row.facts());
            facts = Map.copyOf(all);
        }
    }

    private void agree(String what, String value, String known) {
        if (!value.equals(known)) {
            throw InvalidInputException.of(what, value, known + ", as another prediction of " + id
                    + " has it");
        }
    }

    String id() {
        return id;
    }

    String label() {
        return label;
    }

    Map<String, String> facts() {
        return facts;
    }
}
