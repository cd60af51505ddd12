// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.distributed.Ranks;
import io.github.aasllm.run.EventFile;
import java.nio.file.Path;

/** Keeps a training's curves beside what it leaves, and passes on what it is told. */
final class Curves implements TrainingWatch, AutoCloseable {
    private final EventFile events;
    private final TrainingWatch watch;
    private long step;

    /** @param taken steps that an earlier run took */
    Curves(Path run, long taken, TrainingWatch watch) {
        this.events = EventFile.open(run, taken);
        this.watch = watch;
    }

    /** Runs a loop; where several processes train, the first keeps the curves. */
    static boolean run(TrainingLoop loop, Path run, long taken, TrainingWatch watch, Ranks ranks) {
        if (!ranks.leads()) {
            return loop.run(watch);
        }
        try (var curves = new Curves(run, taken, watch)) {
            return loop.run(curves);
        }
    }

    @Override
    public void begins(long trained, long taken, long steps, boolean cached) {
        watch.begins(trained, taken, steps, cached);
    }

    @Override
    public void stepped(StepResult result) {
        step = result.step();
        events.scalar("train/loss", result.loss(), step);
        events.scalar("train/rate", result.rate(), step);
        events.scalar("train/gradient_norm", result.gradientNorm(), step);
        watch.stepped(result);
    }

    @Override
    public void scored(int epoch, double score, boolean best) {
        events.scalar("dev/score", score, step);
        watch.scored(epoch, score, best);
    }

    @Override
    public boolean stops() {
        return watch.stops();
    }

    @Override
    public void close() {
        events.close();
    }
}
