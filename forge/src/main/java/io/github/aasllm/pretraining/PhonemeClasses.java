// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The phonemes that are told apart: the most frequent ones, of all languages together, and one class for the
 * rest. Long and short sounds, and those with and without a mark, count as the same.
 */
final class PhonemeClasses {
    static final int COUNT = 64;

    private final Map<String, Integer> classes = new HashMap<>(); // in the order in which they were met
    private final Map<Integer, Long> frequencies = new HashMap<>();

    /** A number for a symbol, the same for the same sound. */
    int number(String symbol) {
        return classes.computeIfAbsent(plain(symbol), sound -> classes.size());
    }

    /** Counts the tokens of a clip. */
    void count(Tracks clip) {
        for (int phoneme : clip.phoneme()) {
            frequencies.merge(phoneme, 1L, Long::sum);
        }
    }

    /**
     * The classes of a clip's numbers: 0 is the most frequent, the last one is for the rest, and -1 stays.
     */
    List<Tracks> ranked(List<Tracks> clips) {
        var order = frequencies.keySet().stream()
                .filter(number -> number >= 0)
                .sorted(Comparator.<Integer>comparingLong(frequencies::get).reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        var ranks = new HashMap<Integer, Integer>();
        for (int rank = 0; rank < order.size(); rank++) {
            ranks.put(order.get(rank), Math.min(rank, COUNT - 1));
        }
        return clips.stream().map(clip -> {
            var ranked = clip.phoneme().clone();
            for (int token = 0; token < ranked.length; token++) {
                ranked[token] = ranks.getOrDefault(ranked[token], -1);
            }
            return clip.withPhonemes(ranked);
        }).toList();
    }

    /** Letters alone. */
    private static String plain(String symbol) {
        return symbol.codePoints()
                .filter(Character::isLetter)
                .filter(letter -> Character.getType(letter) != Character.MODIFIER_LETTER)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
