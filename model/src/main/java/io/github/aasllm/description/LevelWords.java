// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.error.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words of a description template for the levels.
 *
 * @param undefined the words for a value that is not defined, whose level is Low
 */
record LevelWords(String low, String medium, String high, String undefined) {
    /**
     * From the head of a template; what it does not say is in English.
     *
     * @throws InvalidInputException if two levels have one word
     */
    static LevelWords of(String template, Map<String, String> head) {
        String low = word(head, Level.LOW);
        var levels = List.of(low, word(head, Level.MIDDLE), word(head, Level.HIGH));
        if (Set.copyOf(levels).size() < levels.size()) {
            throw InvalidInputException.of(
                    "description template " + template, "levels " + levels, "a word of its own for each level");
        }
        return new LevelWords(low, levels.get(1), levels.get(2),
                head.getOrDefault(TemplateHead.UNDEFINED, low + " (undefined)"));
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
}
