// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.Folds;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A fold: what is learned from, and what is judged.
 *
 * @param name of the test part, such as a speaker
 */
record Parts(String name, List<Utterance> training, List<Utterance> test) {
    private static final String TEST = "test";
    private static final String TRAIN = "train";

    Parts {
        training = List.copyOf(training);
        test = List.copyOf(test);
    }

    /**
     * The folds of a corpus, in the order of their names.
     *
     * @throws InvalidInputException if the utterances lack the fact that parts them, or there are too few groups
     */
    static List<Parts> of(Folds folds, List<Utterance> utterances) {
        return switch (folds.kind()) {
            case LEAVE_ONE_SPEAKER_OUT -> leavingOut(Utterance.SPEAKER, utterances);
            case LEAVE_ONE_SESSION_OUT -> leavingOut(Utterance.SESSION, utterances);
            case ACTOR_FOLDS -> actorFolds(folds.count(), utterances);
            case OFFICIAL, DECLARED -> List.of(new Parts(
                    TEST, having(Utterance.SPLIT, List.of(TRAIN), utterances),
                    having(Utterance.SPLIT, List.of(TEST), utterances)));
            case NONE -> throw InvalidInputException.of(
                    "protocol.folds", folds, "a way to part the clips, as an experiment tests what it trains");
        };
    }

    private static List<Parts> leavingOut(String fact, List<Utterance> utterances) {
        var groups = groups(fact, utterances);
        return groups.stream().map(group -> leavingOut(group, fact, List.of(group), utterances)).toList();
    }

    /** Speakers in the order of their names, cut into as many groups of neighbours, the first ones larger by one. */
    private static List<Parts> actorFolds(int count, List<Utterance> utterances) {
        var actors = groups(Utterance.SPEAKER, utterances);
        if (actors.size() < count) {
            throw InvalidInputException.of("protocol.folds", "actor-folds " + count,
                    "at most as many as there are speakers, " + actors.size());
        }
        var parts = new ArrayList<Parts>();
        int from = 0;
        for (int i = 0; i < count; i++) {
            int to = from + actors.size() / count + (i < actors.size() % count ? 1 : 0);
            var own = actors.subList(from, to);
            parts.add(leavingOut(own.getFirst() + "-" + own.getLast(), Utterance.SPEAKER, own, utterances));
            from = to;
        }
        return parts;
    }

    private static Parts leavingOut(String name, String fact, List<String> groups, List<Utterance> utterances) {
        var sides = utterances.stream()
                .collect(Collectors.partitioningBy(u -> groups.contains(u.fact(fact).orElseThrow())));
        return new Parts(name, sides.get(false), sides.get(true));
    }

    private static List<Utterance> having(String fact, List<String> values, List<Utterance> utterances) {
        return utterances.stream().filter(u -> u.fact(fact).filter(values::contains).isPresent()).toList();
    }

    private static List<String> groups(String fact, List<Utterance> utterances) {
        var groups = new TreeMap<String, Integer>();
        for (var utterance : utterances) {
            groups.merge(utterance.fact(fact).orElseThrow(() -> InvalidInputException.of(
                    fact + " of " + utterance.id(), "none", "one for every clip, as protocol.folds parts by it")), 1,
                    Integer::sum);
        }
        if (groups.size() < 2) {
            throw InvalidInputException.of(fact, groups.keySet(), "two or more, so that one can be left out");
        }
        return List.copyOf(groups.keySet());
    }
}
