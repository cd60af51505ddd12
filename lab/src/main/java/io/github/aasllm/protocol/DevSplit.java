// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.protocol;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Takes a dev part out of a fold's training part; the test part is never looked at. */
public final class DevSplit {
    private DevSplit() {}

    /**
     * The fold with whole speakers as its dev part: speakers of the training part in a seeded order, until
     * they have the share; one at least, and one stays to learn from.
     *
     * @param share of the training part's utterances, above 0 and below 1
     * @throws InvalidInputException if the share is none, the fold has a dev part, or its training part has
     *     not two speakers
     */
    public static Fold ofSpeakers(Fold fold, double share, long seed) {
        requireNone(fold, share);
        var speakers = new ArrayList<>(Fold.speakers(fold.train()));
        if (speakers.size() < 2) {
            throw InvalidInputException.of("speakers of fold " + fold.name(), speakers.size(),
                    "at least 2 in its training part").next("take a random share for the dev part instead");
        }
        Collections.shuffle(speakers, random(fold, seed));
        var taken = new TreeSet<String>();
        long utterances = 0;
        for (var speaker : speakers.subList(0, speakers.size() - 1)) {
            if (utterances < share * fold.train().size()) {
                taken.add(speaker);
                utterances += fold.train().stream().filter(u -> isOf(u, Set.of(speaker))).count();
            }
        }
        return split(fold, fold.train().stream().filter(u -> isOf(u, taken)).toList(), Fold.DevBy.SPEAKERS);
    }

    private static boolean isOf(Utterance utterance, Set<String> speakers) {
        return utterance.fact(Utterance.SPEAKER).filter(speakers::contains).isPresent();
    }

    /**
     * The fold with a random share of its training utterances as its dev part, marked as such.
     *
     * @param share of the training part's utterances, above 0 and below 1
     * @throws InvalidInputException if the share is none, or the fold has a dev part or too few utterances
     */
    public static Fold ofRandomShare(Fold fold, double share, long seed) {
        requireNone(fold, share);
        var shuffled = new ArrayList<>(fold.train());
        Collections.shuffle(shuffled, random(fold, seed));
        int count = Math.max(1, (int) Math.round(share * shuffled.size()));
        return split(fold, shuffled.subList(0, count), Fold.DevBy.RANDOM_SHARE);
    }

    private static void requireNone(Fold fold, double share) {
        if (!(share > 0 && share < 1)) {
            throw InvalidInputException.of("dev share", share, "above 0 and below 1");
        }
        if (!fold.dev().isEmpty()) {
            throw InvalidInputException.of("dev part of fold " + fold.name(), fold.dev().size()
                    + " utterances",
                    "none yet");
        }
    }

    /** Folds differ in their shuffles, and none depends on how many came before. */
    private static Random random(Fold fold, long seed) {
        return new Random(31 * seed + fold.name().hashCode());
    }

    private static Fold split(Fold fold, List<Utterance> dev, Fold.DevBy by) {
        var taken = new HashSet<>(Fold.ids(dev));
        var train = fold.train().stream().filter(u -> !taken.contains(u.id())).toList();
        return new Fold(fold.name(), train, dev, fold.test(), by);
    }
}
