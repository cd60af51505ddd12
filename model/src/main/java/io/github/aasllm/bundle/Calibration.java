// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * From log probabilities of answers to probabilities of labels: {@code softmax(s / temperature - log prior)},
 * where s is an answer's log probability, or that divided by its number of tokens.
 *
 * @param temperature above 1 for a model that is too sure
 * @param lengthNormalised whether s is a mean over tokens and not a sum
 * @param prior share of each label in the training set, by name; empty for no correction
 * @param sets what probability a label needs to be in a set that holds the true one as often as is wanted; empty where
 *     that was not fitted
 */
public record Calibration(
        double temperature, boolean lengthNormalised, Map<String, Double> prior, Optional<PredictionSets> sets) {
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

    /** Without sets. */
    public Calibration(double temperature, boolean lengthNormalised, Map<String, Double> prior) {
        this(temperature, lengthNormalised, prior, Optional.empty());
    }

    /** The same with sets, or without. */
    public Calibration withSets(Optional<PredictionSets> fitted) {
        return new Calibration(temperature, lengthNormalised, prior, fitted);
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

    static Calibration read(JsonFields fields) {
        var prior = new LinkedHashMap<String, Double>();
        var shares = fields.object("prior");
        shares.keys().forEach(label -> prior.put(label, shares.positive(label, 1)));
        double temperature = fields.positive("temperature", 1);
        boolean lengthNormalised = fields.flag("length_normalised", false);
        var sets = fields.has("sets")
                ? Optional.of(PredictionSets.read(fields.object("sets"))) : Optional.<PredictionSets>empty();
        return Bundle.located(fields, () -> new Calibration(temperature, lengthNormalised, prior, sets));
    }

    Map<String, Object> toJson() {
        var content = new TreeMap<String, Object>(Map.of(
                "temperature", temperature, "length_normalised", lengthNormalised, "prior", new TreeMap<>(prior)));
        sets.ifPresent(fitted -> content.put("sets", fitted.toJson()));
        return content;
    }
}
