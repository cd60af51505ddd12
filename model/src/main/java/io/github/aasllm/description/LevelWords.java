// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.error.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words of a description template for the levels, from the lines {@code key: "word"} of its head.
 *
 * @param undefined the words for a value that is not defined, whose level is Low
 */
record LevelWords(String low, String medium, String high, String undefined) {
    private static final String UNDEFINED = "undefined";
    private static final List<String> KEYS =
            List.of(Level.LOW.word(), Level.MIDDLE.word(), Level.HIGH.word(), UNDEFINED);

    /**
     * Reads a head; what it does not say is in English.
     *
     * @throws InvalidInputException if a line is of another form, a key comes twice, or two levels have one
     *     word
     */
    static LevelWords parse(String template, List<String> head) {
        var words = new HashMap<String, String>();
        for (String line : head) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(": \"");
            String key = colon < 0 ? line : line.substring(0, colon);
            if (!KEYS.contains(key) || !line.endsWith("\"") || line.length() < colon + 5) {
                throw refusal(template, line, "one of " + KEYS + ", as in low: \"low\"");
            }
            if (words.put(key, line.substring(colon + 3, line.length() - 1)) != null) {
                throw refusal(template, key + " twice", "each key once");
            }
        }
        String low = word(words, Level.LOW);
        var levels = List.of(low, word(words, Level.MIDDLE), word(words, Level.HIGH));
        if (Set.copyOf(levels).size() < levels.size()) {
            throw refusal(template, "levels " + levels, "a word of its own for each level");
        }
        return new LevelWords(low, levels.get(1), levels.get(2),
                words.getOrDefault(UNDEFINED, low + " (undefined)"));
    }

    String of(Level level) {
        return switch (level) {
            case LOW -> low;
            case MIDDLE -> medium;
            case HIGH -> high;
        };
    }

    private static String word(Map<String, String> words, Level level) {
        return words.getOrDefault(level.word(), level.word());
    }

    private static InvalidInputException refusal(String template, String value, String expected) {
        return InvalidInputException.of("description template " + template, value, expected);
    }
}
