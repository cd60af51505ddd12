// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The predictions of one arm over all its seeds, one an utterance: the probabilities are averaged over seeds,
 * and the emotion is their largest. Where answers were generated there are no probabilities, and the emotion
 * is what most seeds said; of equally many, the first by the alphabet.
 *
 * @param name of the arm
 * @param seeds of its runs
 * @param predictions by utterance id
 */
public record Arm(ArmName name, Set<Long> seeds, SortedMap<String, PredictionRow> predictions) {
    public Arm {
        seeds = Collections.unmodifiableSet(new TreeSet<>(seeds));
        predictions = Collections.unmodifiableSortedMap(new TreeMap<>(predictions));
    }

    /**
     * The arm of the rows of all its runs, in any order.
     *
     * @throws InvalidInputException if there are none, they are of several corpora, protocols or arms, seeds
     *     predicted different utterances or one twice, or labels or probabilities do not fit together
     */
    public static Arm of(List<PredictionRow> rows) {
        var bySeed = new TreeMap<Long, List<PredictionRow>>();
        rows.forEach(row -> bySeed.computeIfAbsent(row.origin().seed(), seed -> new ArrayList<>()).add(row));
        bySeed.values().forEach(run -> run.sort(Comparator.comparing(PredictionRow::id)));
        return ofRuns(bySeed.values());
    }

    /**
     * The same of runs, each sorted by id; their rows are read several times and not kept.
     *
     * @throws InvalidInputException likewise
     */
    public static Arm ofRuns(Collection<? extends List<PredictionRow>> runs) {
        if (runs.isEmpty() || runs.iterator().next().isEmpty()) {
            throw InvalidInputException.of("predictions", "none", "one or more");
        }
        var first = runs.iterator().next().getFirst().origin();
        var seeds = new TreeSet<Long>();
        for (var run : runs) {
            var own = run.getFirst().origin();
            seeds.add(own.seed());
            if (!own.sameArm(first)) {
                throw InvalidInputException.of("predictions", "of " + first.armName() + " and "
                        + own.armName(),
                        "of one condition");
            }
            RunScores.of(run); // of one run, each id once
        }
        requireSameIds(runs, first);
        var predictions = new TreeMap<String, PredictionRow>();
        for (int i = 0; i < runs.iterator().next().size(); i++) {
            int place = i;
            var row = merged(runs.stream().map(run -> run.get(place)).toList());
            predictions.put(row.id(), row);
        }
        return new Arm(first.arm(), seeds, predictions);
    }

    private static void requireSameIds(Collection<? extends List<PredictionRow>> runs, Origin first) {
        var times = new TreeMap<String, Integer>();
        runs.forEach(run -> run.forEach(row -> times.merge(row.id(), 1, Integer::sum)));
        times.forEach((id, count) -> {
            if (count != runs.size()) {
                throw InvalidInputException.of("predictions", count + " of " + runs.size() + " seeds have "
                        + id,
                        "the same utterances of every seed").next("the condition is " + first.armName());
            }
        });
    }

    private static PredictionRow merged(List<PredictionRow> seeds) {
        var first = seeds.getFirst();
        if (seeds.size() == 1) {
            return first;
        }
        for (var other : seeds) {
            if (!other.id().equals(first.id())) {
                throw new IllegalArgumentException("runs that are not sorted by id: " + first.id() + ", "
                        + other.id());
            }
            if (!other.label().equals(first.label())
                    || !other.probabilities().keySet().equals(first.probabilities().keySet())) {
                throw InvalidInputException.of("predictions", "different labels or probabilities for "
                        + first.id(),
                        "the same label, and probabilities of the same labels, of every seed");
            }
        }
        var probabilities = new LinkedHashMap<String, Double>();
        first.probabilities().keySet().forEach(label -> probabilities.put(label,
                seeds.stream().mapToDouble(row -> row.probabilities().get(label)).average().orElseThrow()));
        var emotion = probabilities.isEmpty() ? mostSaid(seeds) : largest(probabilities);
        return new PredictionRow(first.id(), first.label(), emotion, probabilities, Map.of(), first.facts(),
                first.origin());
    }

    private static String mostSaid(List<PredictionRow> seeds) {
        var votes = new TreeMap<String, Double>();
        seeds.forEach(row -> votes.merge(row.emotion(), 1.0, Double::sum));
        return largest(votes);
    }

    /** The key of the largest value; of equal ones the first. */
    private static String largest(Map<String, Double> values) {
        double largest = Collections.max(values.values());
        return values.entrySet().stream()
                .filter(value -> value.getValue() == largest).findFirst().orElseThrow().getKey();
    }

    /**
     * What was decided alone, without probabilities: all that a comparison needs, in a tenth of the memory.
     */
    public Arm decisions() {
        var decided = new TreeMap<String, PredictionRow>();
        predictions.forEach((id, row) -> decided.put(id, new PredictionRow(
                id, row.label(), row.emotion(), Map.of(), Map.of(), row.facts(), row.origin())));
        return new Arm(name, seeds, decided);
    }

    /** The averaged predictions, by id. */
    public List<PredictionRow> rows() {
        return List.copyOf(predictions.values());
    }
}
