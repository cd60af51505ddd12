// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.error.InvalidInputException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Temperature scaling (Guo et al. 2017): the one number by which scores are divided so that, of all such
 * numbers, the true labels become likeliest. It changes no decision but, under a correction of the prior,
 * those that are close. It is learned, so the predictions must
 * be those of a dev part, or out of fold over training speakers; never of the test part.
 */
public final class Temperature {
    /** The detail of an {@link Origin} that says at which temperature its probabilities were made. */
    public static final String DETAIL = "temperature";

    /** The range that is searched: beyond it a model is as good as certain, or as good as blind. */
    public static final double LEAST = 0.05;
    /** See {@link #LEAST}. */
    public static final double MOST = 20;

    /** Golden-section steps: each leaves 0.618 of log(20 / 0.05) = 6, so that 60 leave 2e-12. */
    private static final int STEPS = 60;

    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private Temperature() {}

    /**
     * The temperature of the least mean negative log likelihood of {@code softmax(log score / temperature)}.
     * In the inverse of the temperature that is convex, so there is one minimum.
     *
     * @throws InvalidInputException if there is no prediction, or one without the score of its label
     */
    public static double fit(List<PredictionRow> rows) {
        if (rows.isEmpty()) {
            throw InvalidInputException.of("predictions", "none", "one or more, to fit a temperature");
        }
        double low = Math.log(LEAST);
        double high = Math.log(MOST);
        for (int step = 0; step < STEPS; step++) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (nll(rows, Math.exp(left)) <= nll(rows, Math.exp(right))) {
                high = right;
            } else {
                low = left;
            }
        }
        return Math.exp((low + high) / 2);
    }

    /** The mean negative log likelihood of the true labels at a temperature. */
    public static double nll(List<PredictionRow> rows, double temperature) {
        return rows.stream().mapToDouble(row -> nll(row, temperature)).average().orElseThrow();
    }

    /**
     * The probabilities that a row would have at the temperature 1, under the same correction of the prior:
     * {@code p ∝ exp(s / T - log prior)}, so that p · exp(s · (1 - 1 / T)) is in proportion to {@code
     * exp(s - log prior)}. Empty where the row says no temperature but 1, or has no scores.
     */
    public static Map<String, Double> undone(PredictionRow row) {
        double temperature = Double.parseDouble(row.origin().details().getOrDefault(DETAIL, "1"));
        if (temperature == 1 || row.logScores().isEmpty()) {
            return Map.of();
        }
        var logs = new LinkedHashMap<String, Double>();
        row.probabilities().forEach((label, p) ->
                logs.put(label, Math.log(p) + row.logScores().get(label) * (1 - 1 / temperature)));
        double largest = Collections.max(logs.values());
        double sum = logs.values().stream().mapToDouble(log -> Math.exp(log - largest)).sum();
        logs.replaceAll((label, log) -> Math.exp(log - largest) / sum);
        return logs;
    }

    private static double nll(PredictionRow row, double temperature) {
        Map<String, Double> scores = row.logScores();
        var own = scores.get(row.label());
        if (own == null) {
            throw InvalidInputException.of("log_scores", "none of " + row.label() + " for " + row.id(),
                    "scored predictions of the corpus's labels");
        }
        double largest = scores.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        double sum = scores.values().stream().mapToDouble(s -> Math.exp((s - largest) / temperature)).sum();
        return Math.log(sum) - (own - largest) / temperature;
    }
}
