// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.PredictionRow;
import java.util.Map;
import java.util.TreeMap;

/** What all predictions of an utterance together say of it; none may say otherwise than another. */
final class Clip {
    private final String id;
    private final String label;
    private final Map<String, String> facts = new TreeMap<>();

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
        row.facts().forEach((name, value) -> {
            var known = facts.putIfAbsent(name, value);
            agree(name, value, known == null ? value : known);
        });
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
