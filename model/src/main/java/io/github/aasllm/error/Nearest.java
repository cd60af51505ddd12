// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.error;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The names that an unknown one may have been meant for. */
public final class Nearest {
    private static final int FURTHEST = 3; // edits between a misspelt name and the one that is suggested

    private Nearest() {}

    /**
     * What to ask whoever wrote a name: {@code did you mean A or B?}, with the names that end in it behind a dot, else
     * those that the fewest edits are away. Empty where all differ in more than three letters, or in half of the
     * longer name's.
     */
    public static Optional<String> question(String word, Collection<String> known) {
        var nearest = of(word, known);
        return nearest.isEmpty() ? Optional.empty()
                : Optional.of("did you mean " + String.join(" or ", nearest) + "?");
    }

    private static List<String> of(String word, Collection<String> known) {
        var ends = known.stream().filter(name -> name.endsWith("." + word)).toList();
        if (!ends.isEmpty()) {
            return ends;
        }
        return byEdits(word, known).values().stream().findFirst().orElse(List.of());
    }

    /** The names that are near, those of the fewest edits first. */
    static SortedMap<Integer, List<String>> byEdits(String word, Collection<String> known) {
        return known.stream().filter(name -> isNear(word, name)).distinct().sorted()
                .collect(Collectors.groupingBy(name -> edits(word, name), TreeMap::new, Collectors.toList()));
    }

    private static boolean isNear(String word, String name) {
        if (Math.abs(word.length() - name.length()) > FURTHEST) {
            return false;
        }
        int edits = edits(word, name);
        return edits <= FURTHEST && 2 * edits < Math.max(word.length(), name.length());
    }

    /** Levenshtein's distance, in which capitals are no others: insertions, deletions and exchanges of letters. */
    static int edits(String one, String other) {
        var a = one.toLowerCase(Locale.ROOT);
        var b = other.toLowerCase(Locale.ROOT);
        var row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
