// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import java.util.LinkedHashMap;
import java.util.List;

/**
 * The tokenizer of models that we make: one token a byte, some words where they are wanted, and special tokens
 * behind them.
 *
 * <p>It reads any text and is free of anyone's vocabulary.
 */
public final class ByteTokenizer {
    private static final int BYTES = 256;

    private ByteTokenizer() {}

    /**
     * As the files of a Qwen2 tokenizer.
     *
     * @param special tokens, in the order of their ids
     */
    public static Qwen2TokenizerFiles files(List<String> special) {
        return withWordsOf(List.of(), special);
    }

    /** The same with one token for every word of some texts, and for the parts that it is merged of. */
    public static Qwen2TokenizerFiles withWordsOf(List<String> texts, List<String> special) {
        var merges = BytePairs.learn(texts);
        var vocabulary = new LinkedHashMap<String, Integer>();
        for (int value = 0; value < BYTES; value++) {
            vocabulary.put(String.valueOf(symbol(value)), value);
        }
        merges.forEach(pair -> vocabulary.putIfAbsent(pair.replace(" ", ""), vocabulary.size()));
        var specials = new LinkedHashMap<String, Integer>();
        special.forEach(token -> specials.put(token, vocabulary.size() + specials.size()));
        return new Qwen2TokenizerFiles(vocabulary, merges, specials);
    }

    /**
     * The visible character by which byte-level vocabularies write a byte: itself where it is printable and
     * no space, else the next of those from U+0100 on.
     */
    static char symbol(int value) {
        if (isVisible(value)) {
            return (char) value;
        }
        int hidden = 0;
        for (int other = 0; other < value; other++) {
            hidden += isVisible(other) ? 0 : 1;
        }
        return (char) (BYTES + hidden);
    }

    private static boolean isVisible(int value) {
        return value >= '!' && value <= '~' || value >= '¡' && value <= '¬' || value >= '®' && value <= 'ÿ';
    }
}
