// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.bundle.Making;
import io.github.aasllm.cache.StateCache;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.distributed.Ranks;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.run.RunFile;
import io.github.aasllm.run.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A whole fine-tuning: the {@link TrainingLoop} on an {@link AnswerObjective}, in the folder of a run, and what
 * is selected of it.
 */
public final class FineTuning {
    /**
     * How a training ended.
     *
     * @param result the folder of the weights, if all steps were taken; else it was asked to stop and can go
     *     on
     * @param step the last step
     * @param selectedStep the step whose weights were written; 0 if none were
     * @param states what the cache of encoder states has done; empty where there is none
     */
    public record End(
            Optional<Path> result, long step, long selectedStep, Optional<StateCache.Counters> states) {
        End with(Optional<StateCache.Counters> counted) {
            return new End(result, step, selectedStep, counted);
        }
    }

    private FineTuning() {}

    /**
     * Trains, from the beginning or from where the run's folder is, and writes what was selected.
     *
     * @param resume whether to go on with a run that was begun
     * @throws InvalidInputException if clips cannot be used, the run was begun otherwise or another process
     *     works in it, the disk has no room, or the loss is no number
     */
    public static End run(TrainingTask task, boolean resume, TrainingWatch watch) {
        return run(task, resume, watch, Ranks.ALONE);
    }

    /**
     * The same as one of several processes, each of which calls this; the first alone writes into the run's folder.
     *
     * @throws InvalidInputException as above, or if recipe, base model or clips are not alike, or a rank is gone
     */
    public static End run(TrainingTask task, boolean resume, TrainingWatch watch, Ranks ranks) {
        Portion.requireDealt(task.recipe(), ranks);
        if (ranks.leads()) {
            requireFolder(task.run(), resume);
        }
        if (task.recipe().decision().by() == DecisionSettings.By.ENCODER_HEAD) {
            return HeadRun.run(task, resume, watch, ranks);
        }
        try (var lock = ranks.leads() ? RunLock.of(task.run()) : null;
                var model = TrainedModel.open(task.model(), task.recipe());
                var cache = cache(task, model.checkpoint())) {
            return run(task, resume, watch, model, Optional.ofNullable(cache), ranks);
        }
    }

    private static End run(TrainingTask task, boolean resume, TrainingWatch watch, TrainedModel model,
            Optional<StateCache> cache, Ranks ranks) {
        var recipe = task.recipe();
        var material = Material.of(task, model.boxes().encoder());
        material.undescribed(task.recipe().prompt()).forEach(watch::remarks);
        var record = new RunRecord(task, material, model.checkpoint());
        try (var objective = new AnswerObjective(task, material, model, cache, ranks);
                var loop = new TrainingLoop(objective, objective.weights(),
                        Optimisation.of(recipe, objective.steps()),
                        new Saving(task.run(), record.begin(resume, ranks), task.saveEvery()), ranks)) {
            long taken = loop.resume();
            watch.begins(model.parameters(), taken, objective.steps(), cache.isPresent());
            objective.hear(watch);
            if (Curves.run(loop, task.run(), taken, watch, ranks)) {
                loop.save();
                var result = model.result(task.run());
                if (ranks.leads()) {
                    loop.withKept(() -> {
                        var bundle = record.bundle(scores(recipe, loop)).withStates(objective.states());
                        model.write(result, objective.besides().map(bundle::withSpectrum).orElse(bundle));
                    });
                }
                return new End(Optional.of(result), loop.progress().step(), loop.keptStep(),
                        cache.map(StateCache::counters));
            }
            return new End(Optional.empty(), loop.progress().step(), 0, cache.map(StateCache::counters));
        }
    }

    /** Of the states of a frozen encoder; null where it is trained. */
    static StateCache cache(TrainingTask task, Checkpoint base) {
        if (!task.recipe().keepsStates()) {
            return null;
        }
        var key = KeptStates.key(base);
        return StateCache.open(task.cache(), key, task.recipe().cache().limit().count());
    }

    /**
     * Makes the run's folder where there is none, as {@link #run} does; who has long work to do before that
     * asks here first. A run that was killed before it wrote anything goes on from its beginning, so a folder
     * that is empty or is not there yet may be gone on with too.
     *
     * @throws InvalidInputException if a run is to go on that was not begun, or to begin that was, or the
     *     folder cannot be made
     */
    public static void requireFolder(Path run, boolean resume) {
        boolean begun = Files.exists(run.resolve(RunFile.NAME));
        boolean locked = Files.exists(run.resolve(RunLock.NAME)); // a kill can come before run.json
        if (resume && !begun && !locked && !RunFile.isToCome(run)) {
            throw InvalidInputException.of("run", run, "a folder that a training began")
                    .next("leave out --resume");
        }
        if (!resume && begun) {
            throw InvalidInputException.of("run", run, "a new folder")
                    .next("go on with --resume, or name another");
        }
        try {
            Files.createDirectories(run);
        } catch (IOException e) {
            throw InvalidInputException.of("run", e.getMessage(), "a folder that can be made").in(run)
                    .causedBy(e);
        }
    }

    /** The score by which the weights were selected, where they were. */
    private static List<Making.Score> scores(Recipe recipe, TrainingLoop loop) {
        return loop.progress().bestStep() == 0 ? List.of() : List.of(new Making.Score(
                recipe.select().metric().name().toLowerCase(Locale.ROOT).replace('_', '-')
                        + " on the dev part, by which these weights were selected, so it is too high",
                recipe.select().metric() == SelectSettings.Metric.LOSS
                        ? -loop.progress().bestScore() : loop.progress().bestScore())); // the best loss is the least
    }
}
