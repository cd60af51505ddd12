// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.protocol;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * Folds inside a fold's training part, so that a fold without a dev part can be calibrated: every training
 * utterance is predicted once by a model that has not heard its speaker, and the temperature is fitted to
 * these predictions.
 */
public final class InnerFolds {
    private InnerFolds() {}

    /**
     * The inner folds; their test parts cover the training part once, and nothing of the outer test part is
     * in them.
     *
     * @param count of inner folds; as many as speakers where those are fewer
     * @throws InvalidInputException if the count is below 2, the training part has not two speakers, or an
     *     utterance of it has none
     */
    public static List<Fold> of(Fold outer, int count, long seed) {
        if (count < 2) {
            throw InvalidInputException.of("inner folds", count, "at least 2");
        }
        for (var utterance : outer.train()) {
            if (utterance.fact(Utterance.SPEAKER).isEmpty()) {
                throw InvalidInputException.of("speaker", "none", "a speaker of every training utterance")
                        .next(utterance.id() + " has none");
            }
        }
        var speakers = new ArrayList<>(Fold.speakers(outer.train()));
        if (speakers.size() < 2) {
            throw InvalidInputException.of("speakers of fold " + outer.name(), speakers.size(),
                    "at least 2 in its training part");
        }
        Collections.shuffle(speakers, new Random(seed));
        var folds = new ArrayList<Fold>();
        int parts = Math.min(count, speakers.size());
        for (int part = 0; part < parts; part++) {
            var tested = new TreeSet<String>();
            for (int at = part; at < speakers.size(); at += parts) {
                tested.add(speakers.get(at));
            }
            folds.add(inner(outer, outer.name() + "/inner-" + (part + 1), tested));
        }
        return folds;
    }

    private static Fold inner(Fold outer, String name, TreeSet<String> tested) {
        var train = new ArrayList<Utterance>();
        var test = new ArrayList<Utterance>();
        for (var utterance : outer.train()) {
            (tested.contains(utterance.fact(Utterance.SPEAKER).orElseThrow()) ? test : train).add(utterance);
        }
        return new Fold(name, train, List.of(), test, Fold.DevBy.NONE);
    }
}
