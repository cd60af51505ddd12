// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.train;

import io.github.aasllm.cli.call.Interruption;
import io.github.aasllm.cli.call.Progress;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.training.FineTuning;
import io.github.aasllm.training.StepResult;
import io.github.aasllm.training.TrainingWatch;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows a training on standard error, and passes Ctrl-C on to it: the JVM ends when the training has saved.
 *
 * <p>On a terminal it is a bar with loss, rate, steps a second and what is left; elsewhere ten lines a run.
 */
final class TrainingProgress implements TrainingWatch, AutoCloseable {
    private static final String PAPERS_COUNT = "4,194,304";
    private static final int LINES = 10; // a run, where there is no terminal

    private final PrintWriter err;
    private final boolean speaks;
    private final Recipe recipe;
    private final Interruption interruption = new Interruption();
    private Optional<ProgressBar> bar = Optional.empty();
    private long steps;
    private long first;
    private long started;

    /** @param speaks false of a process that trains along, of which only Ctrl-C is heard */
    TrainingProgress(PrintWriter err, Recipe recipe, boolean speaks) {
        this.err = err;
        this.speaks = speaks;
        this.recipe = recipe;
    }

    @Override
    public void remarks(String line) {
        say(line);
    }

    @Override
    public void begins(long trained, long taken, long all, boolean cached) {
        steps = all;
        first = taken;
        started = System.nanoTime();
        say("%,d trainable parameters (the paper prints %s)".formatted(trained, PAPERS_COUNT));
        if (!cached) {
            say("cache: off, so the encoder computes every clip in every epoch; " + whyNotCached());
        }
        if (taken > 0) {
            say("going on behind step %,d of %,d".formatted(taken, all));
        }
        if (speaks && System.getProperty(Progress.TERMINALS, "").contains("err")) {
            var built = new ProgressBarBuilder()
                    .setTaskName("train")
                    .setUnit(" steps", 1)
                    .setInitialMax(all)
                    .startsFrom(taken, Duration.ZERO)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(500)
                    .showSpeed()
                    .build();
            bar = Optional.of(built);
        }
    }

    private String whyNotCached() {
        if (!recipe.freezesEncoder()) {
            return recipe.leavesLoraFolder() ? "lora.targets has the encoder"
                    : "tune = " + recipe.train().tune() + " changes its states";
        }
        return "cache.use = no";
    }

    @Override
    public void stepped(StepResult result) {
        var said = String.format(Locale.ROOT, "loss %.4f, rate %.2e", result.loss(), result.rate());
        bar.ifPresent(shown -> shown.stepTo(result.step()).setExtraMessage(" " + said));
        long every = Math.max(1, steps / LINES);
        if (bar.isEmpty() && (result.step() % every == 0 || result.step() == steps)) {
            double seconds = (System.nanoTime() - started) / 1e9;
            double speed = (result.step() - first) / seconds;
            say(String.format(Locale.ROOT, "step %,d of %,d: %s, %.2f steps/s, %.0f s left",
                    result.step(), steps, said, speed, (steps - result.step()) / speed));
        }
    }

    @Override
    public void scored(int epoch, double score, boolean best) {
        var metric = recipe.select().metric();
        double shown = metric == SelectSettings.Metric.LOSS ? -score : score;
        say(String.format(Locale.ROOT, "epoch %d: %s %.4f on the dev part%s",
                epoch, metric.name().toLowerCase(Locale.ROOT), shown, best ? ", the best so far" : ""));
    }

    @Override
    public boolean stops() {
        return interruption.stops();
    }

    /**
     * The last words: where the result is, or how to go on.
     *
     * @param failures takes the latter, which is said to those who want to hear no remarks, too
     */
    void end(FineTuning.End end, String resumption, PrintWriter failures) {
        closeBar();
        end.result().ifPresentOrElse(
                folder -> say("trained: step %,d is in %s; use it with %s %s".formatted(
                        end.selectedStep(), folder, recipe.leavesLoraFolder() ? "--lora" : "--model",
                        folder)),
                () -> failures.println("stopped behind step %,d, and saved; go on with: %s".formatted(end.step(), resumption)));
    }

    @Override
    public void close() {
        closeBar();
        interruption.close();
    }

    private void closeBar() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }

    private void say(String line) {
        if (speaks) {
            err.println(line);
        }
    }
}
