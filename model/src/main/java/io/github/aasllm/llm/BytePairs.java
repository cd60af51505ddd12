// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Byte-level pair encoding that is learned from texts: of all words, the two neighbouring tokens that occur
 * together most often become one, until every word is one token.
 *
 * <p>A word is what Qwen2 splits a text into, most of them with the space before it. Texts of other words
 * stay readable, in more tokens. Equally frequent pairs are merged in their alphabetical order, so that the
 * same texts give the same tokens everywhere.
 */
final class BytePairs {
    private static final Pattern SPLIT = Pattern.compile(Qwen2TokenizerFiles.SPLIT);

    /** Two neighbouring tokens, which are written with a space between them. */
    private record Pair(String left, String right) {
        static final Comparator<Pair> ORDER = Comparator.comparing(Pair::left).thenComparing(Pair::right);

        @Override
        public String toString() {
            return left + " " + right;
        }
    }

    private BytePairs() {}

    /** The merges in order of rank, each {@code "left right"}. */
    static List<String> learn(Collection<String> texts) {
        var words = words(texts);
        var merges = new ArrayList<String>();
        for (var best = mostFrequent(words); best != null; best = mostFrequent(words)) {
            merges.add(best.toString());
            words = merged(words, best);
        }
        return merges;
    }

    /** How often each word occurs, as tokens of one byte. */
    private static Map<List<String>, Integer> words(Collection<String> texts) {
        var counts = new LinkedHashMap<List<String>, Integer>();
        for (var text : texts) {
            SPLIT.matcher(text).results()
                    .forEach(word -> counts.merge(symbols(word.group()), 1, Integer::sum));
        }
        return counts;
    }

    private static List<String> symbols(String word) {
        var symbols = new ArrayList<String>();
        for (byte value : word.getBytes(StandardCharsets.UTF_8)) {
            symbols.add(String.valueOf(ByteTokenizer.symbol(Byte.toUnsignedInt(value))));
        }
        return symbols;
    }

    /** Null where every word is one token. */
    private static Pair mostFrequent(Map<List<String>, Integer> words) {
        var counts = new TreeMap<Pair, Integer>(Pair.ORDER);
        words.forEach((word, count) -> {
            for (int i = 1; i < word.size(); i++) {
                counts.merge(new Pair(word.get(i - 1), word.get(i)), count, Integer::sum);
            }
        });
        return counts.isEmpty()
                ? null
                : counts.entrySet().stream().max(Map.Entry.<Pair, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Pair.ORDER.reversed()))).orElseThrow()
                        .getKey();
    }

    private static Map<List<String>, Integer> merged(Map<List<String>, Integer> words, Pair pair) {
        var shorter = new HashMap<List<String>, Integer>();
        words.forEach((word, count) -> {
            var tokens = new ArrayList<String>();
            for (var token : word) {
                if (!tokens.isEmpty() && tokens.getLast().equals(pair.left()) && token.equals(pair.right())) {
                    tokens.set(tokens.size() - 1, pair.left() + pair.right());
                } else {
                    tokens.add(token);
                }
            }
            shorter.put(tokens, count);
        });
        return shorter;
    }
}
