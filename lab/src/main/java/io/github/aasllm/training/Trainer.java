// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.recipe.Recipe;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;

/**
 * One step of training after the other: gradients of the answers' loss, clipped, and AdamW.
 *
 * <p>A step may be made of several batches, whose gradients add up; the loss is then the mean over the tokens
 * of all of them, so that four batches of two clips are the same step as one of eight. The peer's training
 * loop counts the same way; a plain loop that averages the batches' means gives answers of few tokens more
 * weight.
 */
public final class Trainer implements AutoCloseable {
    /**
     * Clips that go through the LLM together.
     *
     * @param answerTokens of all of them
     * @param lessons made when their turn comes, and let go behind it
     */
    public record Batch(int answerTokens, Supplier<List<Lesson>> lessons) {
        /** Lessons that stand already. */
        public static Batch of(List<Lesson> lessons) {
            return new Batch(lessons.stream().mapToInt(lesson -> lesson.answer().length).sum(),
                    () -> lessons);
        }
    }

    private final AnswerLoss loss;
    private final Gradients gradients;
    private final AdamW optimiser;
    private final LearningRate rate;
    private final OptionalDouble largestNorm;
    private long step;

    /**
     * A trainer of a model, as a recipe says it.
     *
     * @param steps of the whole training, along which the learning rate goes
     */
    public static Trainer of(TrainedModel model, Recipe recipe, long steps) {
        var boxes = model.boxes();
        var loss = new AnswerLoss(boxes.adapter(), boxes.llm(), recipe.train().recompute());
        return of(loss, model.weights(), recipe, steps);
    }

    /** A trainer of these weights by a loss, else as a recipe says it. */
    static Trainer of(AnswerLoss loss, List<TrainedWeight> weights, Recipe recipe, long steps) {
        return new Trainer(
                loss,
                new Gradients(weights),
                optimiser(recipe, weights),
                rate(recipe, steps),
                recipe.optimiser().clip().map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
    }

    static AdamW optimiser(Recipe recipe, List<TrainedWeight> weights) {
        var o = recipe.optimiser();
        return new AdamW(weights, new AdamW.Constants(o.beta1(), o.beta2(), o.epsilon(), o.decay()));
    }

    static LearningRate rate(Recipe recipe, long steps) {
        var schedule = recipe.schedule();
        return new LearningRate(
                recipe.optimiser().rate(),
                LearningRate.Shape.valueOf(schedule.shape().name()),
                (long) Math.ceil(schedule.warmUp().fraction() * steps),
                steps,
                schedule.floor().fraction());
    }

    /** @param largestNorm of the gradients; empty where they are not clipped */
    Trainer(AnswerLoss loss, Gradients gradients, AdamW optimiser, LearningRate rate,
            OptionalDouble largestNorm) {
        this.loss = loss;
        this.gradients = gradients;
        this.optimiser = optimiser;
        this.rate = rate;
        this.largestNorm = largestNorm;
    }

    AnswerLoss loss() {
        return loss;
    }

    AdamW optimiser() {
        return optimiser;
    }

    /** Steps taken so far. */
    long step() {
        return step;
    }

    /** Goes on behind a step that an earlier training took. */
    void resumeAfter(long taken) {
        step = taken;
    }

    /** Takes a step on batches of clips, unless the loss or a gradient is no finite number. */
    public StepResult step(List<Batch> batches) {
        gradients.clear();
        double tokens = batches.stream().mapToInt(Batch::answerTokens).sum();
        double sum = 0;
        for (var batch : batches) {
            try (var scope = new PointerScope()) {
                sum += loss.backward(batch.lessons().get(), tokens);
            }
        }
        double norm = largestNorm.isPresent() ? gradients.clip(largestNorm.getAsDouble()) : gradients.norm();
        double used = rate.at(step);
        var result = new StepResult(step + 1, sum / tokens, norm, used);
        if (result.isFinite()) {
            step++;
            optimiser.step(step, used);
        }
        return result;
    }

    @Override
    public void close() {
        optimiser.close();
    }
}
