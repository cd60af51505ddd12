// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.adapter.Adapter;
import io.github.aasllm.llm.Qwen2;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.Recipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The loss, {@code -Σ weight · log p(token | what stands before it)} over the tokens of all answers.
 *
 * <p>Clips are packed, never padded, and vocabulary logits are made only for the rows that predict a token of
 * an answer: of a prompt with 4 s of speech 4 rows of 134, each of which would cost as much as a third of all
 * layers. What is not trained has no graph: nothing below the first trained layer, and no gradient of a
 * frozen weight.
 */
public final class AnswerLoss {
    private final Adapter adapter;
    private final Qwen2 llm;
    private final boolean recompute;
    private final AnswerTargets targets;
    private final Optional<Beside> beside;

    /**
     * A second loss, of the encoder's states alone.
     *
     * @param weight what it counts
     * @param answers of the labels, which tell a lesson's label
     */
    record Beside(PooledHead head, double weight, List<long[]> answers) {
        private Tensor sum(List<Lesson> batch) {
            var labels = batch.stream().mapToLong(this::label).toArray();
            var losses = head.losses(batch.stream().map(Lesson::speech).toList(), labels); // [B]
            var weights = new float[labels.length];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (weight * batch.get(i).weight());
            }
            return losses.mul(Device.of(losses).floats(weights, weights.length)).sum();
        }

        private long label(Lesson lesson) {
            return IntStream.range(0, answers.size())
                    .filter(i -> Arrays.equals(answers.get(i), lesson.answer()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Of the answers alone, as they are. */
    AnswerLoss(Adapter adapter, Qwen2 llm, boolean recompute) {
        this(adapter, llm, recompute, AnswerTargets.SURE, Optional.empty());
    }

    /** Of a model's answers as they are, computed as a recipe says. */
    public static AnswerLoss of(TrainedModel model, Recipe recipe) {
        return new AnswerLoss(model.boxes().adapter(), model.boxes().llm(), recipe.train().recompute());
    }

    /** @param recompute whether the LLM's layers are computed twice, which needs less memory */
    AnswerLoss(Adapter adapter, Qwen2 llm, boolean recompute, AnswerTargets targets,
            Optional<Beside> beside) {
        this.adapter = adapter;
        this.llm = llm;
        this.recompute = recompute;
        this.targets = targets;
        this.beside = beside;
    }

    /** A batch of lessons, of the size of their answers. */
    public Batch batch(List<Lesson> lessons) {
        int tokens = lessons.stream().mapToInt(lesson -> lesson.answer().length).sum();
        return new Batch(tokens, size -> backward(lessons, size));
    }

    /**
     * Adds the gradients of {@code loss / divisor} to those of the trained weights, with the loss beside it.
     *
     * @return the loss of the answers, not divided
     */
    double backward(List<Lesson> batch, double divisor) {
        try (var scope = new PointerScope()) {
            var embedded = embed(batch); // [N, D]
            var passages = batch.stream().map(Lesson::passage).toList();
            if (!recompute) {
                var losses = losses(llm.readToPredict(embedded, passages), batch);
                var loss = losses.sum();
                beside.map(other -> loss.add(other.sum(batch))).orElse(loss).div(new Scalar(divisor))
                        .backward();
                return exactSum(losses);
            }
            try (var pass = llm.readRecomputably(embedded, passages)) {
                var losses = losses(pass.states(), batch);
                losses.sum().div(new Scalar(divisor)).backward();
                var gradient = pass.backward();
                if (gradient != null) { // one way down for both losses, as the graph below is gone behind it
                    var below = embedded.mul(gradient).sum();
                    beside.map(other -> below.add(other.sum(batch).div(new Scalar(divisor)))).orElse(below)
                            .backward();
                }
                return exactSum(losses);
            }
        }
    }

    /** The loss alone, for an evaluation. */
    double of(List<Lesson> batch) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var passages = batch.stream().map(Lesson::passage).toList();
            return losses(llm.readToPredict(embed(batch), passages), batch).sum().item_double();
        }
    }

    /** Of a loss to be told, which float32 would round in the sixth digit. */
    private static double exactSum(Tensor losses) {
        return losses.detach().to(ScalarType.Double).sum().item_double();
    }

    /** Of each target of a batch's answers, [N, 1]; states of the rows that predict, [M, D]. */
    private Tensor losses(Tensor states, List<Lesson> batch) {
        var logProbabilities = torch.log_softmax(llm.logits(states), 1); // [M, D] → [M, V]
        long vocabulary = logProbabilities.size(1);
        var cells = LongStream.builder();
        var shares = new ArrayList<Double>();
        long row = 0;
        for (var lesson : batch) {
            for (var target : targets.of(lesson.answer())) {
                cells.add((row + target.place()) * vocabulary + target.token());
                shares.add(-lesson.weight() * target.share());
            }
            row += lesson.answer().length;
        }
        var weights = new float[shares.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = shares.get(i).floatValue();
        }
        return Tensors.select(logProbabilities.view(-1, 1), cells.build().toArray())
                .mul(Device.of(logProbabilities).floats(weights, weights.length, 1));
    }

    /**
     * What the LLM reads, all clips below one another, [N, D]: the words of all clips are looked up at once,
     * and then the rows put in order.
     */
    private Tensor embed(List<Lesson> batch) {
        // → [S, D]
        var projected = adapter.project(Tensors.stack(batch.stream().map(Lesson::speech).toList()));
        var words = LongStream.builder();
        var order = LongStream.builder();
        long speech = 0; // rows of speech so far
        long text = projected.size(0); // rows of text behind all speech
        for (var lesson : batch) {
            var behind = LongStream.concat(
                            Arrays.stream(lesson.after()),
                            Arrays.stream(lesson.answer(), 0, lesson.answer().length - 1))
                    .toArray();
            long tokens = lesson.speech().size(0);
            Arrays.stream(lesson.before()).forEach(words);
            Arrays.stream(behind).forEach(words);
            LongStream.range(text, text + lesson.before().length).forEach(order);
            LongStream.range(speech, speech + tokens).forEach(order);
            text += lesson.before().length;
            LongStream.range(text, text + behind.length).forEach(order);
            text += behind.length;
            speech += tokens;
        }
        var rows = Tensors.stack(List.of(projected, llm.embed(words.build().toArray())));
        return Tensors.select(rows, order.build().toArray());
    }
}
