// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.bundle.SpectralHead;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.cache.StateCache;
import io.github.aasllm.distributed.Ranks;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.Length;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.recognizer.PromptTokens;
import io.github.aasllm.recognizer.Prompting;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;

/** Fine-tuning: the LLM is to answer with the clip's label. */
final class AnswerObjective implements Objective, AutoCloseable {
    // the golden ratio's bits: seeds that follow differ
    private static final long EPOCH_SALT = 0x9E3779B97F4A7C15L;
    private static final int MOST_BATCHES = 1 << 20; // of a step: their dropout differs

    private final TrainingTask task;
    private final Recipe recipe;
    private final Material material;
    private final TrainedModel model;
    private final EpochPlan plan;
    private final Epochs epochs;
    private final SpeechStates states;
    private final Lessons lessons;
    private final Optional<PooledHead> pooled;
    private final AnswerLoss loss;
    private final DevScore score;
    private final Ranks ranks;

    /** @param cache of the states of an encoder that is frozen */
    AnswerObjective(
            TrainingTask task, Material material, TrainedModel model, Optional<StateCache> cache, Ranks ranks) {
        this.task = task;
        this.ranks = ranks;
        this.recipe = task.recipe();
        this.material = material;
        this.model = model;
        this.plan = new EpochPlan(recipe.batch(),
                material.training().stream().mapToInt(HeardClip::tokens).toArray(), material.learned(),
                material.speakers(recipe.batch().bySpeaker()));
        this.epochs = new Epochs(plan, epoch -> recipe.seed() + EPOCH_SALT * (epoch + 1));
        var scoring = new Prompting(material.prompt().orElseThrow(), material.labels(), Decode.SCORE, Calibration.NONE);
        var tokens = model.llm().tokens(scoring);
        this.states = new SpeechStates(model.boxes().encoder(), recipe, task.sounds(), cache);
        this.lessons = lessons(tokens);
        this.pooled = pooled();
        this.loss = loss(tokens);
        this.score = new DevScore(model, model.llm().deciding(scoring), lessons, loss);
    }

    private Lessons lessons(PromptTokens tokens) {
        return new Lessons(
                recipe,
                tokens,
                task.parts().labels(),
                states,
                material.descriptions(),
                ClassWeights.of(recipe.batch().classWeights(), material.learned()));
    }

    private Optional<PooledHead> pooled() {
        return recipe.train().pooledHead().map(weight -> new PooledHead(
                model.boxes().encoder().width(), task.parts().labels().size(),
                recipe.train().smoothing().fraction()));
    }

    private AnswerLoss loss(PromptTokens tokens) {
        return new AnswerLoss(
                model.boxes().adapter(),
                model.boxes().llm(),
                recipe.train().recompute(),
                new AnswerTargets(tokens.answers(), recipe.train().smoothing().fraction()),
                pooled.map(head -> new AnswerLoss.Beside(
                        head, recipe.train().pooledHead().orElseThrow(), tokens.answers())));
    }

    /** All steps of the training. */
    long steps() {
        var length = recipe.schedule().length();
        return length.unit() == Length.Unit.STEPS ? length.count() : length.count() * plan.steps();
    }

    /** All that is trained: the model's weights, and those of the head beside it. */
    List<TrainedWeight> weights() {
        return Stream.concat(
                        model.weights().stream(), pooled.stream().flatMap(head -> head.weights().stream()))
                .toList();
    }

    /** Has the encoder hear all clips before the first step, so that each of several processes hears its share. */
    void hear(TrainingWatch watch) {
        var dev = selects() ? material.dev() : List.<HeardClip>of();
        FirstHearing.of(Stream.concat(material.training().stream(), dev.stream()).toList(), HeardClip::content, states::keep,
                watch, ranks);
    }

    @Override
    public List<Batch> batches(long step) {
        return Portion.of(epochs.batches(step), recipe, ranks).stream()
                .map(portion -> batch(portion, step))
                .toList();
    }

    private Batch batch(Portion portion, long step) {
        var clips = clips(portion.places());
        long seed = recipe.seed() * EPOCH_SALT + step * MOST_BATCHES + portion.batch();
        return new Batch(clips.stream().mapToInt(lessons::answerTokens).sum(), size -> {
            model.seedDropout(seed);
            return loss.backward(
                    lessons.inTraining(clips, portion, epochs.of(step), epochs.isBySpeaker(step), seed), size);
        });
    }

    private List<HeardClip> clips(List<Integer> places) {
        return places.stream().map(material.training()::get).toList();
    }

    @Override
    public boolean selects() {
        return recipe.select().by() == SelectSettings.By.BEST_DEV;
    }

    @Override
    public boolean isScored(long taken) {
        return epochs.end(taken);
    }

    @Override
    public double score() {
        return score.of(material.dev(), recipe.select().metric());
    }

    @Override
    public int epochs(long taken) {
        return epochs.of(taken - 1) + 1;
    }

    @Override
    public InvalidInputException refusal(StepResult result) {
        var ids = epochs.batches(result.step() - 1).stream()
                .flatMap(places -> Material.ids(clips(places)).stream())
                .collect(Collectors.joining(", "));
        var what = Double.isFinite(result.loss()) ? "gradient norm" : "loss";
        var value = Double.isFinite(result.loss()) ? result.gradientNorm() : result.loss();
        return InvalidInputException.of(what, value, "a finite number")
                .in(task.run())
                .next("step " + result.step() + " is of the clips " + ids + ", and the state before it is"
                        + " kept; are they sound? else begin a new run with a lower train.rate");
    }

    /** How the encoder's states of the training clips lie with the weights as they are now. */
    StateStatistics states() {
        var means = material.training().stream().map(this::meanState).toList();
        var statistics = StateStatistics.of(means);
        return recipe.decision().strangers().map(power -> statistics.knowingStrangers(means, power))
                .orElse(statistics);
    }

    /** What is asked beside the LLM, where the recipe wants it. */
    Optional<SpectralHead> besides() {
        return recipe.decision().spectrum().map(c ->
                SpectralHeadFit.of(material.training(), task.parts().labels(), task.sounds(), c));
    }

    private float[] meanState(HeardClip clip) {
        try (var scope = new PointerScope()) {
            return Tensors.toFloats(states.inUse(clip).mean(0)); // [T, D] → [D]
        }
    }

    @Override
    public void close() {
        pooled.ifPresent(PooledHead::close);
    }
}
