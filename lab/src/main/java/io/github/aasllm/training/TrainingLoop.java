// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.distributed.Ranks;
import io.github.aasllm.training.TrainingState.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The loop of every training, whatever its {@link Objective}: a step on the batches of each, the average of
 * the weights, their scores, and the state on the disk.
 *
 * <p>A training that was killed and goes on ends with the same bits as one that was not, on the same machine
 * with as many threads.
 */
public final class TrainingLoop implements AutoCloseable {
    private final Objective objective;
    private final Optimisation how;
    private final Trainer trainer;
    private final Optional<WeightCopies> average;
    private final Optional<WeightCopies> best;
    private final TrainingState state;
    private final Saving saving;
    private final Ranks ranks;
    private Progress progress = Progress.NONE;

    /** @param weights leaves of the graph, float32, which stay the caller's */
    public TrainingLoop(Objective objective, List<TrainedWeight> weights, Optimisation how, Saving saving) {
        this(objective, weights, how, saving, Ranks.ALONE);
    }

    /** The same of one of several processes, of which the first saves. */
    TrainingLoop(Objective objective, List<TrainedWeight> weights, Optimisation how, Saving saving, Ranks ranks) {
        this.ranks = ranks;
        this.objective = objective;
        this.how = how;
        this.saving = saving;
        this.trainer = new Trainer(weights, how, ranks);
        this.average = how.average().isPresent() ? Optional.of(new WeightCopies(weights)) : Optional.empty();
        this.best = objective.selects() ? Optional.of(new WeightCopies(weights)) : Optional.empty();
        this.state = TrainingState.of(saving, weights, trainer.optimiser());
        average.ifPresent(copies -> state.add("average", weights, copies.tensors()));
        best.ifPresent(copies -> state.add("best", weights, copies.tensors()));
    }

    /**
     * Takes all steps that are left.
     *
     * @return whether all are taken; else the watch stopped it, and the state is saved
     * @throws io.github.aasllm.error.InvalidInputException if the loss or a gradient is no number any more,
     *     or the state cannot be written
     */
    public boolean run(TrainingWatch watch) {
        long saved = System.nanoTime();
        while (progress.step() < how.rate().steps()) {
            var result = trainer.step(progress.step(), objective.batches(progress.step()));
            if (!result.isFinite()) {
                save();
                throw objective.refusal(result);
            }
            average.ifPresent(copies -> copies.average(how.average().getAsDouble()));
            progress = new Progress(result.step(), progress.bestStep(), progress.bestScore());
            watch.stepped(result);
            if (objective.selects() && objective.isScored(result.step())) {
                score(watch);
            }
            boolean stops = ranks.sum(watch.stops() ? 1 : 0)[0] > 0;
            if (stops || System.nanoTime() - saved > saving.every().toNanos()) {
                save();
                saved = System.nanoTime();
            }
            if (stops) {
                return false;
            }
        }
        return true;
    }

    /** Scores the weights or their average, and keeps them if they are better than all before. */
    private void score(TrainingWatch watch) {
        var in = progress;
        Runnable scoring = () -> {
            double score = ranks.told(ranks.leads() ? objective.score() : 0)[0];
            if (score > in.bestScore()) {
                best.orElseThrow().take();
                progress = new Progress(in.step(), in.step(), score);
            }
            watch.scored(objective.epochs(in.step()), score, progress.bestStep() == in.step());
        };
        average.ifPresentOrElse(copies -> copies.during(scoring), scoring);
    }

    /**
     * Goes on where the state in the folder is, if there is one.
     *
     * @return steps that are taken
     * @throws io.github.aasllm.error.InvalidInputException if it is damaged or of another training
     */
    public long resume() {
        if (ranks.leads() && state.exists()) {
            progress = state.load(how.rate().steps());
        }
        var told = ranks.told(progress.step(), progress.bestStep(), progress.bestScore());
        progress = new Progress((long) told[0], (long) told[1], told[2]);
        if (progress.step() > 0) {
            ranks.share(state.tensors());
        }
        return progress.step();
    }

    /** Saves the state; the one before is kept until this is whole. */
    void save() {
        if (ranks.leads()) {
            state.save(progress);
        }
    }

    /** Deletes the state in a folder, of a training whose result is written. */
    public static void forget(Path folder) {
        TrainingState.delete(folder);
    }

    Progress progress() {
        return progress;
    }

    /** The step whose weights are kept: that of the best score, or the last. */
    long keptStep() {
        return progress.bestStep() > 0 ? progress.bestStep() : progress.step();
    }

    /** Runs something with the weights in place that are kept: the best, or their average, or the last. */
    void withKept(Runnable action) {
        kept().ifPresentOrElse(copies -> copies.during(action), action);
    }

    /** Puts the weights in place that are kept. */
    void giveKept() {
        kept().ifPresent(WeightCopies::give);
    }

    private Optional<WeightCopies> kept() {
        return progress.bestStep() > 0 ? best : average;
    }

    @Override
    public void close() {
        trainer.close();
        average.ifPresent(WeightCopies::close);
        best.ifPresent(WeightCopies::close);
    }
}
