// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.evaluation.Temperature;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The predictions of one run, in the order of their ids, in columns: a row is made when it is asked for and
 * forgotten after. A row of four labels takes about 60 bytes here and ten times that as an object. Of log
 * scores nothing is kept but the probabilities before a temperature, where one was fitted.
 */
final class CompactRun extends AbstractList<PredictionRow> implements RandomAccess {
    private final Clip[] clips;
    private final Column<String> emotions;
    private final Column<List<String>> labels;
    private final Column<Origin> origins;
    private final double[][] probabilities;
    private final double[][] uncalibrated; // null where there was no temperature

    private CompactRun(Filling filling, int[] order) {
        clips = Arrays.stream(order).mapToObj(filling.clips::get).toArray(Clip[]::new);
        emotions = filling.emotions.ordered(order);
        labels = filling.labels.ordered(order);
        origins = filling.origins.ordered(order);
        probabilities = Arrays.stream(order).mapToObj(filling.probabilities::get).toArray(double[][]::new);
        uncalibrated = filling.calibrated
                ? Arrays.stream(order).mapToObj(filling.uncalibrated::get).toArray(double[][]::new)
                : null;
    }

    @Override
    public int size() {
        return probabilities.length;
    }

    @Override
    public PredictionRow get(int index) {
        return row(index, emotions.get(index), probabilities[index]);
    }

    private PredictionRow row(int index, String emotion, double[] values) {
        var clip = clips[index];
        var names = labels.get(index);
        var byLabel = LinkedHashMap.<String, Double>newLinkedHashMap(names.size());
        for (int i = 0; i < names.size(); i++) {
            byLabel.put(names.get(i), values[i]);
        }
        return new PredictionRow(clip.id(), clip.label(), emotion, byLabel, Map.of(), clip.facts(),
                origins.get(index));
    }

    /** Whether a temperature was fitted for one of its predictions. */
    boolean isCalibrated() {
        return uncalibrated != null;
    }

    /** What would have been predicted at the temperature 1. */
    List<PredictionRow> uncalibrated() {
        return new View(size(), index -> {
            var values = uncalibrated[index];
            int largest = 0;
            for (int i = 1; i < values.length; i++) {
                largest = values[i] > values[largest] ? i : largest;
            }
            return row(index, labels.get(index).get(largest), values);
        });
    }

    /** The predictions of some of a run's utterances, in its order. */
    static List<PredictionRow> only(Set<String> ids, List<PredictionRow> run) {
        if (ids.size() == run.size()) {
            return run;
        }
        var places = IntStream.range(0, run.size()).filter(i -> ids.contains(run.get(i).id())).toArray();
        return new View(places.length, i -> run.get(places[i]));
    }

    /** Rows that are made when they are asked for. */
    private static final class View extends AbstractList<PredictionRow> implements RandomAccess {
        private final int size;
        private final IntFunction<PredictionRow> rows;

        View(int size, IntFunction<PredictionRow> rows) {
            this.size = size;
            this.rows = rows;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public PredictionRow get(int index) {
            return rows.apply(index);
        }
    }

    /** The utterances; the set is the caller's. */
    Set<String> ids() {
        return Arrays.stream(clips).map(Clip::id).collect(Collectors.toCollection(HashSet::new));
    }

    /** The origins that its predictions have, one a fold. */
    List<Origin> origins() {
        return List.copyOf(origins.distinct);
    }

    /** A run that rows are still added to. */
    static final class Filling {
        private final List<Clip> clips = new ArrayList<>();
        private final Column<String> emotions = new Column<>();
        private final Column<List<String>> labels = new Column<>();
        private final Column<Origin> origins = new Column<>();
        private final List<double[]> probabilities = new ArrayList<>();
        private final List<double[]> uncalibrated = new ArrayList<>();
        private boolean calibrated;

        void add(Clip clip, PredictionRow row) {
            clips.add(clip);
            emotions.add(row.emotion());
            labels.add(List.copyOf(row.probabilities().keySet()));
            origins.add(row.origin());
            probabilities.add(values(row.probabilities()));
            var undone = Temperature.undone(row);
            calibrated |= !undone.isEmpty();
            uncalibrated.add(undone.isEmpty() ? probabilities.getLast() : values(undone));
        }

        private static double[] values(Map<String, Double> byLabel) {
            return byLabel.values().stream().mapToDouble(Double::doubleValue).toArray();
        }

        CompactRun finish() {
            int[] order = IntStream.range(0, probabilities.size())
                    .boxed()
                    .sorted(Comparator.comparing(index -> clips.get(index).id()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            return new CompactRun(this, order);
        }
    }

    /** Values of which most are equal to an earlier one, each kept once. */
    private static final class Column<T> {
        private final Map<T, Integer> places = new HashMap<>();
        private final List<T> distinct = new ArrayList<>();
        private int[] indices = new int[16];
        private int size;

        void add(T value) {
            if (size == indices.length) {
                indices = Arrays.copyOf(indices, 2 * size);
            }
            indices[size++] = places.computeIfAbsent(value, unseen -> {
                distinct.add(unseen);
                return distinct.size() - 1;
            });
        }

        T get(int index) {
            return distinct.get(indices[index]);
        }

        Column<T> ordered(int[] order) {
            var ordered = new Column<T>();
            ordered.distinct.addAll(distinct);
            ordered.indices = Arrays.stream(order).map(index -> indices[index]).toArray();
            ordered.size = order.length;
            return ordered;
        }
    }
}
