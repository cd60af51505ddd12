// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.protocol;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How a corpus is divided; the test parts of all folds together are the corpus, or its test split. */
public enum Protocol {
    /** Each session is the test part once: IEMOCAP's five folds. */
    LEAVE_ONE_SESSION_OUT {
        @Override
        List<Fold> divided(List<Utterance> utterances) {
            return leaveOneOut(by(Utterance.SESSION, utterances));
        }
    },
    /** Each speaker is the test part once. */
    LEAVE_ONE_SPEAKER_OUT {
        @Override
        List<Fold> divided(List<Utterance> utterances) {
            return leaveOneOut(by(Utterance.SPEAKER, utterances));
        }
    },
    /** The speakers in the order of their names, four a fold: RAVDESS by actors 01 to 04, 05 to 08 and so on. */
    SPEAKER_GROUPS {
        @Override
        List<Fold> divided(List<Utterance> utterances) {
            var speakers = by(Utterance.SPEAKER, utterances);
            var names = List.copyOf(speakers.keySet());
            var groups = new TreeMap<String, List<Utterance>>();
            for (int at = 0; at < names.size(); at += GROUP) {
                var members = names.subList(at, Math.min(at + GROUP, names.size()));
                var name = members.size() == 1 ? members.getFirst() : members.getFirst() + "-" + members.getLast();
                groups.put(name, members.stream().flatMap(member -> speakers.get(member).stream()).toList());
            }
            return leaveOneOut(groups);
        }
    },
    /**
     * The parts that the fact {@code split} names, as MELD has them: {@code train}, {@code test} and, if there is
     * one, {@code dev}. A manifest's own column does the same.
     */
    SPLITS {
        @Override
        List<Fold> divided(List<Utterance> utterances) {
            var splits = by(Utterance.SPLIT, utterances);
            for (var name : splits.keySet()) {
                if (!List.of("train", "dev", "test").contains(name)) {
                    throw InvalidInputException.of("split", name, "train, dev or test");
                }
            }
            var dev = splits.getOrDefault("dev", List.of());
            return List.of(new Fold("test", splits.getOrDefault("train", List.of()), dev,
                    splits.getOrDefault("test", List.of()), dev.isEmpty() ? Fold.DevBy.NONE : Fold.DevBy.DECLARED));
        }
    };

    private static final int GROUP = 4;

    /**
     * The protocol of a name such as {@code leave-one-speaker-out}.
     *
     * @throws InvalidInputException if there is none
     */
    public static Protocol named(String name) {
        for (var protocol : values()) {
            if (protocol.key().equals(name)) {
                return protocol;
            }
        }
        throw InvalidInputException.of("protocol", name,
                "one of " + List.of(values()).stream().map(Protocol::key).collect(Collectors.joining(", ")));
    }

    /** The name by which recipes and prediction files call it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The folds, by name, as yet with no dev part but a declared one; see {@link DevPart}.
     *
     * @throws InvalidInputException if an utterance lacks the fact by which they are divided, or all have the same
     */
    public List<Fold> folds(List<Utterance> utterances) {
        return divided(utterances);
    }

    abstract List<Fold> divided(List<Utterance> utterances);

    private static Map<String, List<Utterance>> by(String fact, List<Utterance> utterances) {
        var groups = new TreeMap<String, List<Utterance>>();
        for (var utterance : utterances) {
            var value = utterance.fact(fact).orElseThrow(() -> InvalidInputException.of(
                    fact, "none", "a " + fact + " of every utterance").next(utterance.id() + " has none"));
            groups.computeIfAbsent(value, name -> new ArrayList<>()).add(utterance);
        }
        return groups;
    }

    private static List<Fold> leaveOneOut(Map<String, List<Utterance>> groups) {
        if (groups.size() < 2) {
            throw InvalidInputException.of("folds", groups.keySet(), "at least 2 groups, to learn from one and test on"
                    + " the other");
        }
        return groups.keySet().stream().map(name -> new Fold(
                name,
                groups.entrySet().stream().filter(group -> !group.getKey().equals(name))
                        .flatMap(group -> group.getValue().stream()).toList(),
                List.of(),
                groups.get(name),
                Fold.DevBy.NONE)).toList();
    }
}
