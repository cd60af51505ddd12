// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.error.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Logit adjustment (Menon et al. 2021): probabilities divided by how frequent each label was in training, to
 * the power of a strength, and brought to the sum 1 again. It gives up recall of frequent classes for that of
 * rare ones without any acoustics, and is so the cheap rival of what Table 3 shows.
 */
public final class PriorCorrection {
    private PriorCorrection() {}

    /**
     * Predictions as they become; the emotion is the largest probability, of equal ones the first.
     *
     * @param prior the share of each label in the training part, above 0
     * @param strength 0 leaves everything as it is; 1 makes all labels as frequent, which is what UA wants
     * @throws InvalidInputException if a prediction has no probabilities, or the prior lacks one of its
     *     labels
     */
    public static List<PredictionRow> corrected(
            List<PredictionRow> rows, Map<String, Double> prior, double strength) {
        return rows.stream().map(row -> corrected(row, prior, strength)).toList();
    }

    private static PredictionRow corrected(PredictionRow row, Map<String, Double> prior, double strength) {
        if (row.probabilities().isEmpty()) {
            throw InvalidInputException.of("probabilities", "none for " + row.id(), "scored predictions");
        }
        var weights = new LinkedHashMap<String, Double>();
        double sum = 0;
        for (var probability : row.probabilities().entrySet()) {
            double share = prior.getOrDefault(probability.getKey(), 0.0);
            if (!(share > 0)) {
                throw InvalidInputException.of("prior of " + probability.getKey(), share, "a share above 0");
            }
            double weight = probability.getValue() / Math.pow(share, strength);
            weights.put(probability.getKey(), weight);
            sum += weight;
        }
        var probabilities = new LinkedHashMap<String, Double>();
        String emotion = null;
        for (var weight : weights.entrySet()) {
            probabilities.put(weight.getKey(), weight.getValue() / sum);
            emotion = emotion == null || weight.getValue() > weights.get(emotion) ? weight.getKey() : emotion;
        }
        return new PredictionRow(
                row.id(), row.label(), emotion, probabilities, row.logScores(), row.facts(), row.origin());
    }
}
