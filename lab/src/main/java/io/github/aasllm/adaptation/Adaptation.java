// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.adaptation;

import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.PredictionSets;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * A model's probabilities, fitted to recordings whose emotions nobody told.
 *
 * <p>The temperature: how often the model gives an altered copy of a clip the same answer as the clip tells
 * about how often it is right, so the probabilities of its answers are brought down to that on the average, where
 * they are above it (as Jiang et al. 2022 have it of two trainings). This changes no answer.
 *
 * <p>The shares of the labels, where that is wanted: taken for equal, so that over all clips the probabilities
 * have the same mean for every label; or estimated from the probabilities themselves (Saerens et al. 2002). This
 * changes answers.
 *
 * <p>The sets: see {@link PredictionSets#ofExpectation}.
 */
public final class Adaptation {
    /** With fewer clips nothing can be told. */
    public static final int FEWEST = 10;

    private static final double MOST = 20; // by what the temperature is multiplied
    private static final int HALVINGS = 60;
    private static final int ROUNDS = 1000;
    private static final double SETTLED = 1e-9;
    private static final double FAINT = 1e-12; // the least probability: its logarithm is a number

    private final Calibration usual;
    private final List<String> labels;
    private final List<double[]> clips = new ArrayList<>(); // log probabilities
    private int copies;
    private int alike;

    /** What is known of the labels' shares among the clips. */
    public enum Shares {
        /** Nothing, and nothing is done about it. */
        AS_TRAINED,
        /** They are about equal. */
        EQUAL,
        /** They are to be estimated. */
        ESTIMATED
    }

    /** @param usual with which the probabilities were made that are to come */
    public Adaptation(Calibration usual, List<String> labels) {
        this.usual = usual;
        this.labels = List.copyOf(labels);
    }

    /**
     * A clip.
     *
     * @param probabilities by label
     * @param answer the model's
     * @param copies its answers to altered copies
     */
    public void add(Map<String, Double> probabilities, String answer, List<String> copies) {
        clips.add(labels.stream().mapToDouble(label -> Math.log(Math.max(FAINT, probabilities.get(label)))).toArray());
        this.copies += copies.size();
        alike += (int) copies.stream().filter(answer::equals).count();
    }

    /** How many clips there are. */
    public int clips() {
        return clips.size();
    }

    /** The share of the altered copies that have the answer of their clip; one of two more is taken for alike. */
    public double agreement() {
        return (alike + 1.0) / (copies + 2.0);
    }

    /** The mean probability of the answers by a calibration that was made here, or by the usual one. */
    public double sureness(Calibration calibration) {
        return mean(probabilities(calibration).stream().map(Adaptation::largest).toList());
    }

    /**
     * The calibration for recordings like these.
     *
     * @throws InvalidInputException if there are fewer than {@value #FEWEST} clips
     */
    public Calibration fit(Shares shares) {
        if (clips.size() < FEWEST) {
            throw InvalidInputException.of("clips", clips.size() + " that could be used", FEWEST + " or more");
        }
        var weights = weights(shares);
        double softer = softer(weights);
        var fitted = new Calibration(
                usual.temperature() * softer, usual.lengthNormalised(), prior(weights, softer));
        return fitted.withSets(Optional.of(PredictionSets.ofExpectation(probabilities(fitted).stream()
                .map(clip -> (Collection<Double>) Arrays.stream(clip).boxed().toList()).toList())));
    }

    /** What is added to the logarithms of the labels' probabilities for their shares. */
    private double[] weights(Shares shares) {
        var weights = new double[labels.size()];
        for (int round = 0; round < ROUNDS && shares != Shares.AS_TRAINED; round++) {
            var now = weights;
            var mean = meanOf(clips.stream().map(clip -> softmax(clip, now, 1)).toList());
            var next = IntStream.range(0, weights.length).mapToDouble(k -> shares == Shares.EQUAL
                    ? now[k] - Math.log(mean[k] * labels.size()) / 2
                    : Math.log(Math.max(FAINT, mean[k] * labels.size()))).toArray();
            double moved = IntStream.range(0, weights.length).mapToDouble(k -> Math.abs(next[k] - now[k])).max()
                    .orElseThrow();
            weights = next;
            if (moved < SETTLED) {
                break;
            }
        }
        return weights;
    }

    /** By what the temperature is multiplied, so that the answers are no surer than copies agree; by halving. */
    private double softer(double[] weights) {
        DoubleUnaryOperator sureness =
                by -> mean(clips.stream().map(clip -> largest(softmax(clip, weights, by))).toList());
        double low = 0;
        double high = Math.log(MOST);
        for (int step = 0; step < HALVINGS; step++) {
            double middle = (low + high) / 2;
            if (sureness.applyAsDouble(Math.exp(middle)) > agreement()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low == 0 ? 1 : Math.exp((low + high) / 2);
    }

    /**
     * With softmax(s / T - log p) as it was, what stands for p so that the probabilities are
     * {@code softmax((s / T - log p + w) / by)} at the temperature T · by.
     */
    private Map<String, Double> prior(double[] weights, double by) {
        if (usual.prior().isEmpty() && Arrays.stream(weights).allMatch(w -> w == 0)) {
            return Map.of();
        }
        var logs = IntStream.range(0, weights.length)
                .mapToDouble(k -> Math.log(usual.prior().getOrDefault(labels.get(k), 1.0)) - weights[k]).toArray();
        var shares = softmax(logs, new double[weights.length], by);
        var prior = new LinkedHashMap<String, Double>();
        IntStream.range(0, shares.length).forEach(k -> prior.put(labels.get(k), shares[k]));
        return prior;
    }

    private List<double[]> probabilities(Calibration calibration) {
        double by = calibration.temperature() / usual.temperature();
        var weights = labels.stream().mapToDouble(label -> Math.log(usual.prior().getOrDefault(label, 1.0))
                - by * Math.log(calibration.prior().getOrDefault(label, 1.0))).toArray();
        return clips.stream().map(clip -> softmax(clip, weights, by)).toList();
    }

    private static double[] softmax(double[] logs, double[] weights, double by) {
        var scores = IntStream.range(0, logs.length).mapToDouble(k -> (logs[k] + weights[k]) / by).toArray();
        double largest = largest(scores);
        var shares = Arrays.stream(scores).map(s -> Math.exp(s - largest)).toArray();
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }

    private static double[] meanOf(List<double[]> rows) {
        return IntStream.range(0, rows.getFirst().length)
                .mapToDouble(k -> rows.stream().mapToDouble(row -> row[k]).average().orElseThrow()).toArray();
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
