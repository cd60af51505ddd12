// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.llm.Qwen2;
import io.github.aasllm.llm.Tokenizer;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/** A prompt template and a label set in the tokens of one model. */
public final class PromptTokens {
    /** In each part of a prompt, and in all answers together; the built-in ones have some tens. */
    private static final int MOST_TOKENS = 4096;

    private static final Pattern SPECIAL = Pattern.compile("<\\|[^|\\s]+\\|>");

    private final Tokenizer tokenizer;
    private final PromptTemplate template;
    private final long[] before;
    private final List<long[]> answers;
    private final long end;

    /**
     * Splits what stays the same.
     *
     * @throws InvalidInputException if the prompt has special tokens of other models, which would be plain
     *     text to this one, or a text is too long
     */
    public PromptTokens(Tokenizer tokenizer, PromptTemplate template, LabelSet labels) {
        this.tokenizer = tokenizer;
        this.template = template;
        requireSpecials(template.before() + template.after(null));
        this.before = bounded("prompt", tokenizer.encode(template.before()));
        this.end = tokenizer.special(template.end());
        this.answers = labels.labels().stream()
                .map(label -> append(tokenizer.encode(template.answer(label)), end))
                .toList();
        bounded("labels", answers.stream().flatMapToLong(Arrays::stream).toArray());
    }

    private void requireSpecials(String text) {
        SPECIAL.matcher(text).results().map(MatchResult::group).forEach(token -> {
            if (tokenizer.encode(token).length != 1) {
                throw InvalidInputException.of("prompt " + template.name(), token,
                        "special tokens that the model's tokenizer has");
            }
        });
    }

    /** Attention over a text of a million tokens would take more memory than there is. */
    private static long[] bounded(String what, long[] ids) {
        if (ids.length > MOST_TOKENS) {
            throw InvalidInputException.of(what, ids.length + " tokens", "at most " + MOST_TOKENS);
        }
        return ids;
    }

    /** The ids of each label's answer, its end token included. */
    public List<long[]> answers() {
        return answers;
    }

    /** The ids before the speech. */
    public long[] before() {
        return before.clone();
    }

    /**
     * The ids behind the speech, up to where the answer begins.
     *
     * @param description empty where there is none
     */
    public long[] after(Optional<String> description) {
        return bounded("prompt", tokenizer.encode(template.after(description.orElse(null))));
    }

    long end() {
        return end;
    }

    /** The prompt up to where the answer begins: text, speech and text as embeddings [T, D]. */
    Tensor embed(Question question, Qwen2 llm) {
        return Tensors.stack(List.of(
                llm.embed(before),
                question.speech(),
                llm.embed(after(question.description()))));
    }

    private static long[] append(long[] ids, long last) {
        var longer = Arrays.copyOf(ids, ids.length + 1);
        longer[ids.length] = last;
        return longer;
    }
}
