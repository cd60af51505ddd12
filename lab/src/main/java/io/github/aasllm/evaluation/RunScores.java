// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The scores of one run: of all its predictions together, and of each fold. Their mean and the pooled scores
 * differ, and papers seldom say which they print.
 *
 * @param run whose they are; its fold is empty and its details are the first row's
 * @param pooled over all clips of all folds
 * @param folds each fold's, by name
 */
public record RunScores(Origin run, Confusion pooled, SortedMap<String, Confusion> folds) {
    public RunScores {
        folds = Collections.unmodifiableSortedMap(new TreeMap<>(folds));
    }

    /**
     * The scores of the predictions of one run, which are read several times and not kept.
     *
     * @throws InvalidInputException if there are none, they come from several runs, or an utterance was
     *     predicted twice
     */
    public static RunScores of(List<PredictionRow> rows) {
        if (rows.isEmpty()) {
            throw InvalidInputException.of("predictions", "none", "one or more");
        }
        var first = rows.getFirst().origin();
        var run = new Origin(first.corpus(), first.protocol(), first.arm(), first.seed(), "",
                first.details());
        var ids = new HashSet<String>();
        var byFold = new TreeMap<String, List<Integer>>();
        int place = 0;
        for (var row : rows) {
            if (!row.origin().sameRun(run)) {
                throw InvalidInputException.of("predictions", "of " + run.runName() + " and "
                        + row.origin().runName(), "of one run");
            }
            if (!ids.add(row.id())) {
                throw InvalidInputException.of("predictions", "two for " + row.id(), "one an utterance")
                        .next("the run is " + run.runName());
            }
            byFold.computeIfAbsent(row.origin().fold(), name -> new ArrayList<>()).add(place++);
        }
        var labels = Confusion.labels(rows);
        var folds = new TreeMap<String, Confusion>();
        byFold.forEach((name, its) ->
                folds.put(name, Confusion.of(labels, () -> its.stream().map(rows::get).iterator())));
        return new RunScores(run, Confusion.of(labels, rows), folds);
    }

    /** The mean of the folds' scores. */
    public Scores foldMean() {
        return Scores.mean(folds.values().stream().map(Confusion::scores).toList());
    }
}
