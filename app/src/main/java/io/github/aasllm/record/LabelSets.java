// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import io.github.aasllm.bundle.PredictionSets;
import io.github.aasllm.record.Column.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sets of labels of {@code predict --set}, see {@link PredictionSets}.
 *
 * @param percent how often a set is to hold the true label
 * @param threshold the probability that a label of a set needs
 */
public record LabelSets(int percent, double threshold) {
    /** The labels of a clip's set, the likeliest first. */
    public List<String> of(Map<String, Double> probabilities) {
        return PredictionSets.labels(probabilities, threshold);
    }

    static List<Column> columns() {
        return List.of(Column.in("set", "coverage", Kind.NUMBER), Column.in("set", "labels", Kind.TEXTS));
    }

    Map<String, Object> fields(Map<String, Double> probabilities) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("coverage", percent / 100.0);
        fields.put("labels", of(probabilities));
        return fields;
    }
}
