// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * How far the probabilities can be believed: of all clips about which a model was so and so sure, how many it
 * has right.
 *
 * @param bins from unsure to sure, none of them empty
 * @param clips that were counted
 * @param brier the mean over clips of the sum over labels of (probability - truth)², from 0 to 2
 * @param nll the mean of -log(probability of the true label)
 */
public record Reliability(List<Bin> bins, int clips, double brier, double nll) {
    /** As many as the field uses of equal width. */
    public static final int BINS = 15;

    /** So that an impossible truth costs much and not infinitely much. */
    private static final double LEAST = 1e-15;

    /**
     * Clips of similar sureness, by the largest probability.
     *
     * @param clips in it
     * @param sureness their mean largest probability
     * @param accuracy the share of them that is right
     */
    public record Bin(int clips, double sureness, double accuracy) {}

    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * The reliability in at most {@value #BINS} bins of equally many clips, which few clips fill better than bins
     * of equal width.
     *
     * @throws InvalidInputException if there is no prediction, or one without probabilities
     */
    public static Reliability equalCount(List<PredictionRow> rows) {
        var sorted = checked(rows).stream()
                .sorted(Comparator.comparingDouble(Reliability::sureness).thenComparing(PredictionRow::id))
                .toList();
        var bins = new ArrayList<List<PredictionRow>>();
        for (int i = 0; i < BINS; i++) {
            bins.add(sorted.subList(i * sorted.size() / BINS, (i + 1) * sorted.size() / BINS));
        }
        return of(bins, rows);
    }

    private static List<PredictionRow> checked(List<PredictionRow> rows) {
        if (rows.isEmpty()) {
            throw InvalidInputException.of("predictions", "none", "one or more");
        }
        for (var row : rows) {
            if (!row.probabilities().containsKey(row.label())) {
                throw InvalidInputException.of("probabilities", "none of " + row.label() + " for " + row.id(),
                        "scored predictions of the corpus's labels");
            }
        }
        return rows;
    }

    private static Reliability of(List<List<PredictionRow>> bins, List<PredictionRow> rows) {
        return new Reliability(
                bins.stream().filter(bin -> !bin.isEmpty()).map(Reliability::bin).toList(),
                rows.size(),
                rows.stream().mapToDouble(Reliability::brier).average().orElseThrow(),
                rows.stream().mapToDouble(Reliability::nll).average().orElseThrow());
    }

    private static Bin bin(List<PredictionRow> rows) {
        double sureness = rows.stream().mapToDouble(Reliability::sureness).average().orElseThrow();
        long right = rows.stream().filter(row -> row.emotion().equals(row.label())).count();
        return new Bin(rows.size(), sureness, (double) right / rows.size());
    }

    private static double sureness(PredictionRow row) {
        return Collections.max(row.probabilities().values());
    }

    private static double nll(PredictionRow row) {
        return -Math.log(Math.max(LEAST, row.probabilities().get(row.label())));
    }

    private static double brier(PredictionRow row) {
        return row.probabilities().entrySet().stream()
                .mapToDouble(p -> Math.pow(p.getValue() - (p.getKey().equals(row.label()) ? 1 : 0), 2)).sum();
    }

    /** The expected calibration error: the mean distance of accuracy and sureness, weighted by clips. */
    public double ece() {
        return bins.stream().mapToDouble(bin -> bin.clips() * Math.abs(bin.accuracy() - bin.sureness()))
                .sum() / clips;
    }
}
