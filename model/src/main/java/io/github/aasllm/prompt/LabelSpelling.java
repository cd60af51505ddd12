// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.prompt;

import io.github.aasllm.error.InvalidInputException;
import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How labels are spelt, wherever they come from: without white space around them, in Unicode's composed form
 * (NFC), and no two that differ in case alone.
 */
public final class LabelSpelling {
    private static final String SPACE = "[\\s\\p{Z}\\uFEFF]+";
    private static final Pattern AROUND = Pattern.compile("^" + SPACE + "|" + SPACE + "$");
    private static final Pattern INSIDE = Pattern.compile("\\p{Zs}+"); // a no-break space looks like a space
    // what nobody sees would make a second label; U+200C and U+200D are letters' joints in some scripts
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\u200C\\u200D]]");

    private static final char FIRST_COMBINING = '\u0300';

    private LabelSpelling() {}

    /**
     * A label as all of the program spells it; empty where the text is blank.
     *
     * @throws InvalidInputException if it has control characters or others that cannot be seen
     */
    public static String of(String text) {
        var label = INSIDE.matcher(trimmed(text)).replaceAll(" ");
        if (UNSEEN.matcher(label).find()) {
            throw InvalidInputException.of("label", "\"" + label + "\"", "words without control characters");
        }
        return label;
    }

    /** A text without the white space around it, in Unicode's composed form (NFC). */
    public static String trimmed(String text) {
        var stripped = stripped(text);
        // what lies before the first combining mark is composed as it is, and the tables need not be loaded for it
        return stripped.chars().allMatch(c -> c < FIRST_COMBINING) ? stripped
                : Normalizer.normalize(stripped, Normalizer.Form.NFC);
    }

    /** A text without the white space around it, no-break spaces too; all else stays, as in a path. */
    public static String stripped(String text) {
        return AROUND.matcher(text).replaceAll("");
    }

    /** The spellings that differ in case alone, each group sorted; none where every label has one. */
    public static List<List<String>> variants(Collection<String> labels) {
        var byFolded = new TreeMap<String, TreeSet<String>>();
        for (var label : labels) {
            var folded = label.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
            byFolded.computeIfAbsent(folded, unseen -> new TreeSet<>()).add(label);
        }
        return byFolded.entrySet().stream()
                .map(Map.Entry::getValue)
                .filter(spellings -> spellings.size() > 1)
                .map(List::copyOf)
                .toList();
    }
}
