// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether merges and vocabulary make one another: each merge joins two tokens into a third, and each token of
 * more than one character is what a merge makes, special tokens aside. A merge's rank is its place, and
 * Qwen2's tokens have their ids in the order of the merges that make them.
 *
 * <p>A file of merges that was cut short, or sorted, would else give other tokens, and other answers, without
 * a word.
 */
final class MergeRules {
    private static final int BYTES = 256;
    private static final String RULE =
            "merges that make the vocabulary, in the order of its ids, and a vocabulary that has what they"
                    + " make";
    private static final String NEXT =
            "the tokenizer's files are cut short or of two models: download them anew";

    private MergeRules() {}

    /** @throws InvalidInputException that names the first token or merge that does not fit */
    static void check(Qwen2TokenizerFiles files, Path place) {
        var vocabulary = files.vocabulary();
        for (int value = 0; value < BYTES; value++) {
            var symbol = String.valueOf(ByteTokenizer.symbol(value));
            if (!vocabulary.containsKey(symbol)) { // it would be left out of every text
                throw refusal("no token for byte " + value, place);
            }
        }
        var made = made(files.merges(), vocabulary, place);
        for (var token : vocabulary.keySet()) {
            if (token.codePointCount(0, token.length()) > 1 && !made.contains(token)
                    && !files.specials().containsKey(token)) {
                throw refusal("token " + token + ", which no merge makes", place);
            }
        }
        var ids = new HashSet<Integer>();
        vocabulary.forEach((token, id) -> {
            if (!ids.add(id)) {
                throw refusal("token " + token + " with the id of another, " + id, place);
            }
        });
        for (int id = 0; id < ids.size(); id++) { // a file whose ids were moved would ask for other embeddings
            if (!ids.contains(id)) {
                throw refusal("no token of id " + id + " among " + ids.size(), place);
            }
        }
    }

    private static Set<String> made(List<String> merges, Map<String, Integer> vocabulary, Path place) {
        var made = new HashSet<String>();
        int last = -1;
        for (var merge : merges) {
            int space = merge.indexOf(' ');
            boolean isPair = space > 0 && space == merge.lastIndexOf(' ') && space < merge.length() - 1;
            var left = isPair ? merge.substring(0, space) : "";
            var right = isPair ? merge.substring(space + 1) : "";
            if (!isPair || !vocabulary.containsKey(left) || !vocabulary.containsKey(right)
                    || !vocabulary.containsKey(left + right)) {
                throw refusal("merge " + merge + ", of tokens that are not there", place);
            }
            int id = vocabulary.get(left + right);
            if (id < last) {
                throw refusal("merge " + merge + " of id " + id + " behind one of id " + last, place);
            }
            last = id;
            made.add(left + right);
        }
        return made;
    }

    private static InvalidInputException refusal(String found, Path place) {
        return InvalidInputException.of("tokenizer", found, RULE).in(place).next(NEXT);
    }
}
