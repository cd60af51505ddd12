// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.protocol;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One division of a corpus. The parts share no utterance; each is sorted by id.
 *
 * @param name of the test part, such as a session or a speaker
 * @param train what a model may learn from
 * @param dev what it may be chosen and calibrated by; may be empty
 * @param test what it is tested on; may be empty where a corpus has no such part
 * @param devBy how the dev part was made
 */
public record Fold(String name, List<Utterance> train, List<Utterance> dev, List<Utterance> test,
        DevBy devBy) {
    /** How a dev part was made. */
    public enum DevBy {
        /** There is none. */
        NONE,
        /** The corpus, or whoever made the manifest, has one. */
        DECLARED,
        /** Whole speakers of the training part. */
        SPEAKERS,
        /**
         * A random share of the training part's utterances, whose speakers are heard in training too: what is
         * chosen by it is chosen too hopefully.
         */
        RANDOM_SHARE
    }

    /** @throws InvalidInputException if there is nothing to learn from, or two parts share an utterance */
    public Fold {
        train = sorted(train);
        dev = sorted(dev);
        test = sorted(test);
        if (train.isEmpty()) {
            throw InvalidInputException.of("training part of fold " + name, "no utterance", "at least one");
        }
        requireDisjoint(name, train, dev);
        requireDisjoint(name, train, test);
        requireDisjoint(name, dev, test);
    }

    private static List<Utterance> sorted(List<Utterance> part) {
        return part.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
    }

    private static void requireDisjoint(String fold, List<Utterance> one, List<Utterance> other) {
        var ids = new HashSet<>(ids(one));
        for (var utterance : other) {
            if (ids.contains(utterance.id())) {
                throw InvalidInputException.of("utterance", utterance.id(), "in one part of fold " + fold
                        + " only");
            }
        }
    }

    /** The ids of a part. */
    public static Set<String> ids(Collection<Utterance> part) {
        return part.stream().map(Utterance::id).collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> speakers(Collection<Utterance> part) {
        return part.stream().flatMap(u -> u.fact(Utterance.SPEAKER).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
