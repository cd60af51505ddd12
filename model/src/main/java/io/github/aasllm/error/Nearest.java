// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.error;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
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
        return question(word, known, UnaryOperator.identity());
    }

    /** The same, with each name written as a reader of it needs it. */
    static Optional<String> question(String word, Collection<String> known, UnaryOperator<String> written) {
        var nearest = of(word, known);
        return nearest.isEmpty() ? Optional.empty()
                : Optional.of("did you mean " + nearest.stream().map(written).collect(Collectors.joining(" or ")) + "?");
    }

    private static List<String> of(String word, Collection<String> known) {
        var ends = known.stream().filter(name -> name.endsWith("." + word)).toList();
        if (!ends.isEmpty()) {
            return ends;
        }
        var byEdits = known.stream().filter(name -> isNear(word, name)).distinct()
                .collect(Collectors.groupingBy(name -> edits(word, name)));
        return byEdits.keySet().stream().min(Comparator.naturalOrder())
                .map(fewest -> byEdits.get(fewest).stream().sorted().toList()).orElse(List.of());
    }

    private static boolean isNear(String word, String name) {
        int edits = edits(word, name);
        return edits <= FURTHEST && 2 * edits < Math.max(word.length(), name.length());
    }

    /** Levenshtein's distance, in which capitals are no others: insertions, deletions and exchanges of letters. */
    private static int edits(String one, String other) {
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
