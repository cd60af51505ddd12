// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.adapter.Adapter;
import io.github.aasllm.llm.Qwen2;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The loss, {@code -Σ weight · log p(token | what stands before it)} over the tokens of all answers.
 *
 * <p>Clips are packed, never padded, and vocabulary logits are made only for the rows that predict a token of
 * an answer: of a prompt with 4 s of speech 4 rows of 134, each of which would cost as much as a third of all
 * layers. What is not trained has no graph: nothing below the first trained layer, and no gradient of a frozen
 * weight.
 */
final class AnswerLoss {
    private static final long EACH = 0; // libtorch's reduction "none"
    private static final long NO_ROW_IS_IGNORED = -100;

    private final Adapter adapter;
    private final Qwen2 llm;
    private final boolean recompute;

    /** @param recompute whether the LLM's layers are computed twice, which needs less memory */
    AnswerLoss(Adapter adapter, Qwen2 llm, boolean recompute) {
        this.adapter = adapter;
        this.llm = llm;
        this.recompute = recompute;
    }

    /**
     * Adds the gradients of {@code loss / divisor} to those of the trained weights.
     *
     * @return the loss, not divided
     */
    double backward(List<Lesson> batch, double divisor) {
        try (var scope = new PointerScope()) {
            var embedded = embed(batch); // [N, D]
            var passages = batch.stream().map(Lesson::passage).toList();
            if (!recompute) {
                var loss = loss(llm.readToPredict(embedded, passages), batch);
                loss.div(new Scalar(divisor)).backward();
                return loss.item_double();
            }
            try (var pass = llm.readRecomputably(embedded, passages)) {
                var loss = loss(pass.states(), batch);
                loss.div(new Scalar(divisor)).backward();
                var gradient = pass.backward();
                if (gradient != null) {
                    embedded.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
                }
                return loss.item_double();
            }
        }
    }

    /** The loss alone, for an evaluation. */
    double of(List<Lesson> batch) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var passages = batch.stream().map(Lesson::passage).toList();
            return loss(llm.readToPredict(embed(batch), passages), batch).item_double();
        }
    }

    /** The sum over a batch's answers, a scalar; states of the rows that predict, [M, D]. */
    private Tensor loss(Tensor states, List<Lesson> batch) {
        var targets = batch.stream().flatMapToLong(lesson -> Arrays.stream(lesson.answer())).toArray();
        var each = torch.cross_entropy_loss(
                llm.logits(states), // [M, D] → [M, V]
                Tensors.longs(targets),
                new TensorOptional(),
                EACH,
                NO_ROW_IS_IGNORED,
                0); // → [M]
        return each.mul(weights(batch)).sum();
    }

    /** The weight of each token of the answers, [M]. */
    private static Tensor weights(List<Lesson> batch) {
        int tokens = batch.stream().mapToInt(lesson -> lesson.answer().length).sum();
        var weights = new float[tokens];
        int from = 0;
        for (var lesson : batch) {
            Arrays.fill(weights, from, from + lesson.answer().length, (float) lesson.weight());
            from += lesson.answer().length;
        }
        return Tensors.floats(weights, tokens);
    }

    /** What the LLM reads, all clips below one another, [N, D]. */
    private Tensor embed(List<Lesson> batch) {
        var projected = adapter.project(Tensors.stack(batch.stream().map(Lesson::speech).toList())); // → [·, D]
        var parts = new ArrayList<Tensor>();
        long from = 0;
        for (var lesson : batch) {
            long to = from + lesson.speech().size(0);
            var behind = LongStream.concat(
                    Arrays.stream(lesson.after()),
                    Arrays.stream(lesson.answer(), 0, lesson.answer().length - 1));
            parts.add(llm.embed(lesson.before()));
            parts.add(Tensors.rows(projected, from, to));
            parts.add(llm.embed(behind.toArray()));
            from = to;
        }
        return Tensors.stack(parts);
    }
}
