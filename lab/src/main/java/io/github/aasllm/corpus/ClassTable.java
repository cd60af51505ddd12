// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many clips of each class there are, by a fact such as the session.
 *
 * @param by the fact
 * @param counts by the fact's value, then by class; what is not there is 0
 */
public record ClassTable(String by, Map<String, Map<String, Integer>> counts) {
    /** The group of utterances that lack the fact. */
    public static final String UNKNOWN = "unknown";

    public ClassTable {
        var copy = new TreeMap<String, Map<String, Integer>>();
        counts.forEach((group, its) -> copy.put(group, Collections.unmodifiableMap(new TreeMap<>(its))));
        counts = Collections.unmodifiableMap(copy);
    }

    /** The table of some utterances. */
    public static ClassTable of(String by, List<Utterance> utterances) {
        return new ClassTable(by, utterances.stream().collect(Collectors.groupingBy(
                u -> u.fact(by).orElse(UNKNOWN),
                Collectors.groupingBy(Utterance::label, Collectors.summingInt(u -> 1)))));
    }

    /** A table from rows of numbers: {@code rows[i]} are the counts of {@code groups[i]}, class by class. */
    static ClassTable of(String by, List<String> classes, Map<String, int[]> rows) {
        var counts = new TreeMap<String, Map<String, Integer>>();
        rows.forEach((group, row) -> {
            var its = new TreeMap<String, Integer>();
            for (int i = 0; i < row.length; i++) {
                its.put(classes.get(i), row[i]);
            }
            counts.put(group, its);
        });
        return new ClassTable(by, counts);
    }

    public int count(String group, String label) {
        return counts.getOrDefault(group, Map.of()).getOrDefault(label, 0);
    }

    /** Clips of a group. */
    public int inGroup(String group) {
        return counts.getOrDefault(group, Map.of()).values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Clips of a class. */
    public int ofClass(String label) {
        return counts.keySet().stream().mapToInt(group -> count(group, label)).sum();
    }

    /** All clips. */
    public int total() {
        return counts.keySet().stream().mapToInt(this::inGroup).sum();
    }
}
