// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
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
public record Arm(String name, Set<Long> seeds, SortedMap<String, PredictionRow> predictions) {
    public Arm {
        seeds = Collections.unmodifiableSet(new TreeSet<>(seeds));
        predictions = Collections.unmodifiableSortedMap(new TreeMap<>(predictions));
    }

    /**
     * The arm of the rows of all its runs.
     *
     * @throws InvalidInputException if there are none, they are of several corpora, protocols or arms, seeds
     *     predicted different utterances or one twice, or labels or probabilities do not fit together
     */
    public static Arm of(List<PredictionRow> rows) {
        var bySeed = new TreeMap<Long, List<PredictionRow>>();
        rows.forEach(row -> bySeed.computeIfAbsent(row.origin().seed(), seed -> new ArrayList<>()).add(row));
        if (bySeed.isEmpty()) {
            throw InvalidInputException.of("predictions", "none", "one or more");
        }
        var first = bySeed.firstEntry().getValue().getFirst().origin();
        var byId = new TreeMap<String, List<PredictionRow>>();
        for (var run : bySeed.values()) {
            var own = run.getFirst().origin();
            if (!own.sameArm(first)) {
                throw InvalidInputException.of("predictions", "of " + first.armName() + " and "
                        + own.armName(),
                        "of one arm");
            }
            RunScores.of(run); // of one run, each id once
            run.forEach(row -> byId.computeIfAbsent(row.id(), id -> new ArrayList<>()).add(row));
        }
        var predictions = new TreeMap<String, PredictionRow>();
        byId.forEach((id, its) -> {
            if (its.size() != bySeed.size()) {
                throw InvalidInputException.of("predictions", its.size() + " of " + bySeed.size()
                        + " seeds have " + id,
                        "the same utterances of every seed").next("the arm is " + first.armName());
            }
            predictions.put(id, merged(its));
        });
        return new Arm(first.arm(), bySeed.keySet(), predictions);
    }

    private static PredictionRow merged(List<PredictionRow> seeds) {
        var first = seeds.getFirst();
        if (seeds.size() == 1) {
            return first;
        }
        for (var other : seeds) {
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

    /** The averaged predictions, by id. */
    public List<PredictionRow> rows() {
        return List.copyOf(predictions.values());
    }
}
