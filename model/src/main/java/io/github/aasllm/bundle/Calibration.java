// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * From log probabilities of answers to probabilities of labels: {@code softmax(s / temperature - log prior)},
 * where s is an answer's log probability, or that divided by its number of tokens.
 *
 * @param temperature above 1 for a model that is too sure
 * @param lengthNormalised whether s is a mean over tokens and not a sum
 * @param prior share of each label in the training set, by name; empty for no correction
 */
public record Calibration(double temperature, boolean lengthNormalised, Map<String, Double> prior) {
    /** Sums, temperature 1, no correction. */
    public static final Calibration NONE = new Calibration(1, false, Map.of());

    public Calibration {
        prior = Map.copyOf(prior);
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw InvalidInputException.of("calibration.temperature", temperature, "a finite number > 0");
        }
        for (var share : prior.entrySet()) {
            if (!(share.getValue() > 0) || share.getValue() > 1) {
                throw InvalidInputException.of(
                        "calibration.prior." + share.getKey(), share.getValue(), "0 < share <= 1");
            }
        }
    }

    /**
     * The probabilities of the labels, which sum to 1.
     *
     * @param labels names
     * @param logProbabilities of each label's whole answer
     * @param tokens in each answer, its end token included
     * @throws InvalidInputException if there is a prior, but not for every label
     */
    public double[] probabilities(List<String> labels, double[] logProbabilities, int[] tokens) {
        var scores = new double[labels.size()];
        for (int i = 0; i < scores.length; i++) {
            double s = lengthNormalised ? logProbabilities[i] / tokens[i] : logProbabilities[i];
            scores[i] = s / temperature - logPrior(labels.get(i));
        }
        double largest = Arrays.stream(scores).max().orElseThrow();
        double sum = Arrays.stream(scores).map(s -> Math.exp(s - largest)).sum();
        return Arrays.stream(scores).map(s -> Math.exp(s - largest) / sum).toArray();
    }

    private double logPrior(String label) {
        if (prior.isEmpty()) {
            return 0;
        }
        var share = prior.get(label);
        if (share == null) {
            throw InvalidInputException.of(
                    "calibration.prior", prior.keySet(), "a share for the label " + label)
                    .next("choose labels of the training set, or remove the prior from aasllm.json");
        }
        return Math.log(share);
    }
}
