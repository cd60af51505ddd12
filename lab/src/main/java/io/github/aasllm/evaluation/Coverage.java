// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.bundle.PredictionSets;
import io.github.aasllm.error.InvalidInputException;
import java.util.List;

/**
 * How often sets of labels hold the true one, and how large they are; see {@link PredictionSets}.
 *
 * @param clips that were counted
 * @param share of them whose set holds the true label
 * @param meanSize labels in a set
 */
public record Coverage(int clips, double share, double meanSize) {
    /**
     * Of the sets by a threshold.
     *
     * @throws InvalidInputException if there is no prediction, or one without probabilities
     */
    public static Coverage of(List<PredictionRow> rows, double threshold) {
        if (rows.isEmpty() || rows.stream().anyMatch(row -> row.probabilities().isEmpty())) {
            throw InvalidInputException.of("predictions", rows.isEmpty() ? "none" : "without probabilities",
                    "scored predictions, one or more");
        }
        var sets = rows.stream().map(row -> PredictionSets.labels(row.probabilities(), threshold)).toList();
        long held = 0;
        for (int i = 0; i < rows.size(); i++) {
            held += sets.get(i).contains(rows.get(i).label()) ? 1 : 0;
        }
        return new Coverage(rows.size(), (double) held / rows.size(),
                sets.stream().mapToInt(List::size).average().orElseThrow());
    }
}
