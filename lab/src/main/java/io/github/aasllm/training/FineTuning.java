// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.bundle.Making;
import io.github.aasllm.cache.StateCache;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.run.EventFile;
import io.github.aasllm.run.RunFile;
import io.github.aasllm.run.RunLock;
import io.github.aasllm.training.TrainingState.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A whole training: epoch by epoch, saved from time to time, and what is selected of it.
 *
 * <p>Everything that is drawn follows from the recipe's seed, the epoch and the step, so that a run that was
 * killed and goes on ends with the same bits as one that was not, on the same machine with as many threads.
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
            Optional<Path> result, long step, long selectedStep, Optional<StateCache.Counters> states) {}

    // the golden ratio's bits: seeds that follow differ
    private static final long EPOCH_SALT = 0x9E3779B97F4A7C15L;
    private static final int MOST_BATCHES = 1 << 20; // of a step: their dropout differs

    private final TrainingTask task;
    private final Recipe recipe;
    private final Classroom room;
    private final TrainingWatch watch;
    private Progress progress = Progress.NONE;
    private long saved = System.nanoTime();

    private FineTuning(TrainingTask task, Classroom room, TrainingWatch watch) {
        this.task = task;
        this.recipe = task.recipe();
        this.room = room;
        this.watch = watch;
    }

    /**
     * Trains, from the beginning or from where the run's folder is, and writes what was selected.
     *
     * @param resume whether to go on with a run that was begun
     * @throws InvalidInputException if clips cannot be used, the run was begun otherwise or another process
     *     works in it, the disk has no room, or the loss is no number
     */
    public static End run(TrainingTask task, boolean resume, TrainingWatch watch) {
        requireFolder(task.run(), resume);
        try (var lock = RunLock.of(task.run()); var room = Classroom.open(task, resume)) {
            return new FineTuning(task, room, watch).run();
        }
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

    private End run() {
        if (room.state().exists()) {
            progress = room.state().load(room.steps());
            room.trainer().resumeAfter(progress.step());
        }
        watch.begins(room.model().parameters(), progress.step(), room.steps(), room.isCached());
        try (var events = EventFile.open(task.run(), progress.step())) {
            long perEpoch = room.plan().steps();
            while (progress.step() < room.steps()) {
                if (!epoch((int) (progress.step() / perEpoch), events)) {
                    room.state().save(progress);
                    return new End(Optional.empty(), progress.step(), 0, room.counters());
                }
            }
        }
        return finish();
    }

    /** The rest of an epoch; false if the training is to stop. */
    private boolean epoch(int epoch, EventFile events) {
        var steps = room.plan().steps(new SplittableRandom(recipe.seed() + EPOCH_SALT * (epoch + 1)));
        long before = epoch * room.plan().steps();
        for (long i = progress.step() - before; i < steps.size() && progress.step() < room.steps(); i++) {
            step(steps.get((int) i), epoch, events);
            boolean last = i == steps.size() - 1;
            if (last) {
                score(epoch, events);
            }
            if (last || System.nanoTime() - saved > task.saveEvery().toNanos()) {
                room.state().save(progress);
                saved = System.nanoTime();
            }
            if (watch.stops()) {
                return false;
            }
        }
        return true;
    }

    private void step(List<List<Integer>> clips, int epoch, EventFile events) {
        var batches = IntStream.range(0, clips.size()).mapToObj(i -> batch(clips.get(i), epoch, i)).toList();
        var result = room.trainer().step(batches);
        requireFinite(result, clips);
        room.average().ifPresent(average -> average.average(recipe.train().average().orElseThrow()));
        progress = new Progress(result.step(), progress.bestStep(), progress.bestScore());
        events.scalar("train/loss", result.loss(), result.step());
        events.scalar("train/rate", result.rate(), result.step());
        events.scalar("train/gradient_norm", result.gradientNorm(), result.step());
        watch.stepped(result);
    }

    private Trainer.Batch batch(List<Integer> places, int epoch, int index) {
        var clips = places.stream().map(room.training()::get).toList();
        long seed = recipe.seed() * EPOCH_SALT + room.trainer().step() * MOST_BATCHES + index;
        return new Trainer.Batch(clips.stream().mapToInt(room.lessons()::answerTokens).sum(), () -> {
            room.model().seedDropout(seed);
            return room.lessons().inTraining(clips, epoch, seed);
        });
    }

    /** The weights are those of before the step, and are kept. */
    private void requireFinite(StepResult result, List<List<Integer>> clips) {
        if (!result.isFinite()) {
            room.state().save(progress);
            var ids = clips.stream()
                    .flatMap(List::stream)
                    .map(place -> room.training().get(place).utterance().id())
                    .collect(Collectors.joining(", "));
            var what = Double.isFinite(result.loss()) ? "gradient norm" : "loss";
            var value = Double.isFinite(result.loss()) ? result.gradientNorm() : result.loss();
            throw InvalidInputException.of(what, value, "a finite number")
                    .in(task.run())
                    .next("step " + result.step() + " is of the clips " + ids + ", and the state before it is"
                            + " kept; are they sound? else begin a new run with a lower train.rate");
        }
    }

    private void score(int epoch, EventFile events) {
        if (recipe.select().by() != SelectSettings.By.BEST_DEV) {
            return;
        }
        double[] score = new double[1];
        Runnable scoring = () -> score[0] = room.devScore();
        room.average().ifPresentOrElse(average -> average.during(scoring), scoring);
        boolean best = score[0] > progress.bestScore();
        if (best) {
            room.average().ifPresentOrElse(
                    average -> average.during(() -> room.best().orElseThrow().take()),
                    () -> room.best().orElseThrow().take());
            progress = new Progress(progress.step(), progress.step(), score[0]);
        }
        events.scalar("dev/score", score[0], progress.step());
        watch.scored(epoch + 1, score[0], best);
    }

    /** The score by which the weights were selected, where they were. */
    private List<Making.Score> scores() {
        return room.best().isEmpty() ? List.of() : List.of(new Making.Score(
                recipe.select().metric().name().toLowerCase(Locale.ROOT).replace('_', '-')
                        + " on the dev part, by which these weights were selected, so it is too high",
                recipe.select().metric() == SelectSettings.Metric.LOSS
                        ? -progress.bestScore() : progress.bestScore())); // the best loss is the least
    }

    private End finish() {
        room.state().save(progress);
        Runnable writing = () -> room.write(scores());
        room.best().or(room::average).ifPresentOrElse(copy -> copy.during(writing), writing);
        long selected = room.best().isPresent() ? progress.bestStep() : progress.step();
        return new End(Optional.of(room.result()), progress.step(), selected, room.counters());
    }
}
