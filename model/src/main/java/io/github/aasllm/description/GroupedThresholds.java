// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.error.InvalidInputException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Thresholds for each speaker or each sex: every clip is judged by those of its own group, and by no other's.
 * The paper has one set for a corpus.
 *
 * @param by what makes a group; the manifest's column of this name says to which a clip belongs
 * @param groups by name, in its order; unmodifiable
 */
public record GroupedThresholds(Grouping by, Map<String, Thresholds> groups) implements AnyThresholds {
    /**
     * @throws InvalidInputException if all clips were to be one group, there is no group, or groups were
     *     measured differently or have different numbers of levels
     */
    public GroupedThresholds {
        if (by == Grouping.CORPUS) {
            throw InvalidInputException.of("by", by.key(), "speaker or sex");
        }
        if (groups.isEmpty()) {
            throw InvalidInputException.of("groups", "none", "one or more");
        }
        groups = Collections.unmodifiableMap(new TreeMap<>(groups));
        var first = groups.entrySet().iterator().next();
        for (var other : groups.entrySet()) {
            if (!alike(first.getValue(), other.getValue())) {
                throw InvalidInputException.of("groups." + other.getKey(), words(other.getValue()),
                        words(first.getValue()) + ", as " + by.key() + " " + first.getKey());
            }
        }
    }

    private static boolean alike(Thresholds one, Thresholds other) {
        return one.method() == other.method() && one.normalisation().equals(other.normalisation())
                && one.samplingRate() == other.samplingRate() && one.split() == other.split();
    }

    private static String words(Thresholds set) {
        return set.method().key() + ", " + set.normalisation().key() + ", " + set.samplingRate() + " Hz, "
                + set.split().parts() + " levels";
    }

    /**
     * A set of thresholds for each group.
     *
     * @param clips for each group the properties of its clips, by the clip's id
     * @throws InvalidInputException if a group has no thresholds, see {@link Thresholds#ofTrainingSet}
     */
    public static GroupedThresholds ofTrainingSet(Grouping by, Method method, Normalisation normalisation,
            Split split, Map<String, Map<String, AcousticProperties>> clips) {
        var groups = new TreeMap<String, Thresholds>();
        clips.forEach((group, its) -> {
            try {
                groups.put(group, Thresholds.ofTrainingSet(method, normalisation, split, its));
            } catch (InvalidInputException refusal) {
                throw refusal.next("these are the clips of " + by.key() + " " + group);
            }
        });
        return new GroupedThresholds(by, groups);
    }

    @Override
    public Method method() {
        return any().method();
    }

    @Override
    public Normalisation normalisation() {
        return any().normalisation();
    }

    @Override
    public Split split() {
        return any().split();
    }

    @Override
    public int clips() {
        return groups.values().stream().mapToInt(Thresholds::clips).sum();
    }

    @Override
    public Optional<Thresholds> forClip(Map<String, String> facts) {
        return Optional.ofNullable(groups.get(facts.getOrDefault(by.key(), "")));
    }

    /** Why a clip has no thresholds, for its warning. */
    public String missing(Map<String, String> facts) {
        String group = facts.getOrDefault(by.key(), "");
        return group.isBlank()
                ? "one set for each " + by.key() + ", and this clip's " + by.key() + " is not known, so the prompt"
                        + " has no description; give a manifest with a column " + by.key()
                : "none for " + by.key() + " " + group + ", so the prompt has no description; make them"
                        + " with clips of this " + by.key();
    }

    private Thresholds any() {
        return groups.values().iterator().next();
    }
}
