// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.error.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How often each label was taken for each, with a column {@value PredictionRow#NONE} for answers that are no
 * label.
 *
 * <p>A class without a clip has no recall, and means over classes leave it out, as scikit-learn's
 * {@code balanced_accuracy_score} does; F1 by {@code f1_score} over the labels that the truth has. A class
 * that was never predicted has F1 0.
 */
public final class Confusion {
    private final List<String> labels;
    private final int[][] counts; // [labels][labels + 1]: what is so, what was said

    private Confusion(List<String> labels, int[][] counts) {
        this.labels = labels;
        this.counts = counts;
    }

    /**
     * The confusion of predictions over the labels that occur: in the order of the probabilities, where there
     * are any, then sorted.
     */
    public static Confusion of(List<PredictionRow> rows) {
        return of(labels(rows), rows);
    }

    /**
     * The confusion of predictions.
     *
     * @throws InvalidInputException if an utterance's label is not one of these
     */
    public static Confusion of(List<String> labels, Iterable<PredictionRow> rows) {
        Map<String, Integer> places = new LinkedHashMap<>();
        labels.forEach(label -> places.put(label, places.size()));
        var counts = new int[labels.size()][labels.size() + 1];
        for (var row : rows) {
            var truth = places.get(row.label());
            if (truth == null) {
                throw InvalidInputException.of("label", row.label(), "one of " + String.join(", ", labels))
                        .next("it is that of " + row.id());
            }
            counts[truth][places.getOrDefault(row.emotion(), labels.size())]++;
        }
        return new Confusion(List.copyOf(labels), counts);
    }

    /**
     * Confusions over the same labels, added up.
     *
     * @param times how often each of them counts
     */
    static Confusion sum(List<Confusion> parts, int[] times) {
        var labels = parts.getFirst().labels;
        var counts = new int[labels.size()][labels.size() + 1];
        for (int part = 0; part < times.length; part++) {
            for (int truth = 0; times[part] > 0 && truth < labels.size(); truth++) {
                for (int said = 0; said <= labels.size(); said++) {
                    counts[truth][said] += times[part] * parts.get(part).counts[truth][said];
                }
            }
        }
        return new Confusion(labels, counts);
    }

    /** The labels of predictions: in the order of the probabilities, then those that only occur, sorted. */
    public static List<String> labels(List<PredictionRow> rows) {
        var ordered = new LinkedHashMap<String, Boolean>();
        rows.forEach(row -> row.probabilities().keySet().forEach(label -> ordered.put(label, true)));
        var others = new TreeSet<String>();
        for (var row : rows) {
            others.add(row.label());
            if (!row.emotion().equals(PredictionRow.NONE)) {
                others.add(row.emotion());
            }
        }
        others.forEach(label -> ordered.put(label, true));
        return List.copyOf(ordered.keySet());
    }

    public List<String> labels() {
        return labels;
    }

    /**
     * Clips of a label for which another was said.
     *
     * @param said a label, or {@link PredictionRow#NONE} for all that is no label
     */
    public int count(String truth, String said) {
        int column = said.equals(PredictionRow.NONE) ? labels.size() : place(said);
        return counts[place(truth)][column];
    }

    private int place(String label) {
        int place = labels.indexOf(label);
        if (place < 0) {
            throw new IllegalArgumentException("label: " + label + " (expected: one of " + labels + ")");
        }
        return place;
    }

    /** Clips of a label. */
    public int support(String label) {
        return IntStream.of(counts[place(label)]).sum();
    }

    /** All clips. */
    public int clips() {
        return labels.stream().mapToInt(this::support).sum();
    }

    /** Clips for which a label was said. */
    public int predicted(String label) {
        int column = place(label);
        return IntStream.range(0, labels.size()).map(truth -> counts[truth][column]).sum();
    }

    /** The share of a label's clips that was found; empty where there is no such clip. */
    public OptionalDouble recall(String label) {
        int support = support(label);
        return support == 0 ? OptionalDouble.empty()
                : OptionalDouble.of((double) count(label, label) / support);
    }

    /** {@code 2 hits / (support + predicted)}; 0 where the label neither is nor was said. */
    public double f1(String label) {
        int both = support(label) + predicted(label);
        return both == 0 ? 0 : 2.0 * count(label, label) / both;
    }

    /** Unweighted accuracy: the mean recall of the classes that have clips. */
    public double ua() {
        return labels.stream().map(this::recall).flatMapToDouble(OptionalDouble::stream).average()
                .orElse(Double.NaN);
    }

    /** Weighted accuracy: the share of clips that are right. */
    public double wa() {
        return labels.stream().mapToDouble(label -> count(label, label)).sum() / clips();
    }

    /** F1 weighted by the classes' clips. */
    public double weightedF1() {
        return labels.stream().mapToDouble(label -> support(label) * f1(label)).sum() / clips();
    }

    /** The mean F1 of the classes that have clips. */
    public double macroF1() {
        return labels.stream().filter(label -> support(label) > 0).mapToDouble(this::f1).average()
                .orElse(Double.NaN);
    }

    /** The scores that are made of it. */
    public Scores scores() {
        return new Scores(clips(), ua(), wa(), weightedF1(), macroF1());
    }
}
