// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.protocol;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a corpus is divided. The folds come in the order of their names, and have as yet no dev part but a
 * declared one; see {@link DevSplit}.
 */
public final class Protocol {
    private static final List<String> SPLITS = List.of("train", "dev", "test");

    private Protocol() {}

    /**
     * Each value of a fact is the test part once: by {@link Utterance#SESSION} IEMOCAP's five folds, by
     * {@link Utterance#SPEAKER} one fold a speaker.
     *
     * @throws InvalidInputException if an utterance lacks the fact, or all have the same
     */
    public static List<Fold> leaveOneOut(String fact, List<Utterance> utterances) {
        var groups = by(fact, utterances);
        if (groups.size() < 2) {
            throw InvalidInputException.of("protocol.folds", "leave-one-" + fact + "-out",
                    "another, as one " + fact + " can be left out of two or more, and there is " + String.join(", ", groups.keySet()));
        }
        return leaveOneOut(groups);
    }

    /**
     * Speakers in the order of their names, cut into groups of neighbours, of which the first are larger by
     * one where they cannot be equal: RAVDESS's actors 01 to 04, 05 to 08 and so on, where there are 20 and 5
     * folds.
     *
     * @throws InvalidInputException if an utterance lacks a speaker, or there are fewer speakers than folds
     */
    public static List<Fold> actorFolds(int count, List<Utterance> utterances) {
        var speakers = by(Utterance.SPEAKER, utterances);
        var names = List.copyOf(speakers.keySet());
        if (count < 2 || names.size() < count) {
            throw InvalidInputException.of("protocol.folds", "actor-folds " + count, names.size() < 2
                    ? "another, as there is no second speaker" : "actor-folds N, N from 2 to " + names.size() + ", the number of speakers");
        }
        var groups = new TreeMap<String, List<Utterance>>();
        int from = 0;
        for (int i = 0; i < count; i++) {
            int to = from + names.size() / count + (i < names.size() % count ? 1 : 0);
            var members = names.subList(from, to);
            var first = members.getFirst();
            var name = members.size() == 1 ? first : first + "-" + members.getLast();
            groups.put(name, members.stream().flatMap(member -> speakers.get(member).stream()).toList());
            from = to;
        }
        return leaveOneOut(groups);
    }

    /**
     * The one fold {@code test} of the parts that the fact {@code split} names: the corpus's own, as MELD has
     * them, or those of a manifest's column.
     *
     * @throws InvalidInputException if an utterance's split is not train, dev or test, or none is train
     */
    public static List<Fold> splits(List<Utterance> utterances) {
        var splits = by(Utterance.SPLIT, utterances);
        for (var name : splits.keySet()) {
            if (!SPLITS.contains(name)) {
                throw InvalidInputException.of("split", name, "train, dev or test");
            }
        }
        var dev = splits.getOrDefault("dev", List.of());
        var devBy = dev.isEmpty() ? Fold.DevBy.NONE : Fold.DevBy.DECLARED;
        return List.of(new Fold("test", splits.getOrDefault("train", List.of()), dev,
                splits.getOrDefault("test", List.of()), devBy));
    }

    private static SortedMap<String, List<Utterance>> by(String fact, List<Utterance> utterances) {
        var groups = new TreeMap<String, List<Utterance>>();
        for (var utterance : utterances) {
            var value = utterance.fact(fact).orElseThrow(() -> InvalidInputException.of(
                    fact, "none", "a " + fact + " of every utterance").next(utterance.id() + " has none"));
            groups.computeIfAbsent(value, name -> new ArrayList<>()).add(utterance);
        }
        return groups;
    }

    private static List<Fold> leaveOneOut(Map<String, List<Utterance>> groups) {
        return groups.keySet().stream().map(name -> new Fold(
                name,
                groups.entrySet().stream().filter(group -> !group.getKey().equals(name))
                        .flatMap(group -> group.getValue().stream()).toList(),
                List.of(),
                groups.get(name),
                Fold.DevBy.NONE)).toList();
    }
}
