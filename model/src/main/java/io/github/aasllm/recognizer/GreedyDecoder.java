// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.llm.KvCache;
import io.github.aasllm.llm.Qwen2;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Writes greedily, and counts only an answer that is a label's token for token, end token included.
 *
 * <p>An answer that is longer than the longest label's cannot match, so writing stops there.
 */
public final class GreedyDecoder implements DecisionRule {
    private final Qwen2 llm;
    private final PromptTokens prompt;
    private final List<Label> labels;
    private final int longest;

    public GreedyDecoder(Qwen2 llm, PromptTokens prompt, LabelSet labels) {
        this.llm = llm;
        this.prompt = prompt;
        this.labels = labels.labels();
        if (this.labels.stream().anyMatch(label -> label.name().equals(Decision.NONE))) {
            throw InvalidInputException.of("label", Decision.NONE,
                    "another name with a generated answer, where "
                    + Decision.NONE + " stands for an answer that matches no label");
        }
        this.longest = prompt.answers().stream().mapToInt(a -> a.length).max().orElseThrow();
    }

    @Override
    public Decision weighed(Decision ofLlm, Projected clip) {
        return ofLlm;
    }

    @Override
    public List<Decision> decide(List<Question> questions) {
        return questions.stream()
                .map(question -> new Decision(match(write(prompt.embed(question, llm))), Map.of(), Map.of()))
                .toList();
    }

    @Override
    public List<Decision> compare(Tensor speech, List<Optional<String>> descriptions) {
        return decide(descriptions.stream().map(text -> new Question(speech, text)).toList());
    }

    /** The answer's ids up to the end token, or as many as the longest label has. */
    private long[] write(Tensor stem) {
        var ids = new long[longest];
        try (var cache = new KvCache(llm.config(), Math.toIntExact(stem.size(0)) + longest)) {
            ids[0] = next(stem, cache);
            int length = 1;
            while (length < longest && ids[length - 1] != prompt.end()) {
                long last = ids[length - 1];
                try (var step = new PointerScope()) {
                    ids[length++] = next(llm.embed(new long[] {last}), cache);
                }
            }
            return Arrays.copyOf(ids, length);
        }
    }

    private long next(Tensor embedded, KvCache cache) {
        var states = llm.read(embedded, cache); // [T, D]
        long rows = states.size(0);
        var logits = llm.logits(Tensors.rows(states, rows - 1, rows)); // [1, V]
        FiniteNumbers.require("largest logit", logits.amax().item_float()); // NaN if one is
        return logits.argmax().item_long(); // → an id
    }

    private String match(long[] written) {
        return IntStream.range(0, labels.size())
                .filter(i -> Arrays.equals(prompt.answers().get(i), written))
                .mapToObj(i -> labels.get(i).name())
                .findFirst()
                .orElse(Decision.NONE);
    }
}
