// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.experiment.Experiment;
import io.github.aasllm.experiment.ExperimentTask;
import io.github.aasllm.experiment.Watcher;
import io.github.aasllm.recipe.Recipe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm experiment}: folds x seeds x arms of a recipe. */
@Command(
        name = "experiment",
        description =
                "Trains and tests every fold, seed and arm of a recipe. Called again, it goes on where it"
                        + " stopped.")
final class ExperimentCommand implements Callable<Integer> {
    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RECIPE", description = "A file as docs/recipes.md says.")
    private Path recipe;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The corpus.")
    private Path data;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            required = true,
            description = "The experiment's folder: new, or begun with the same recipe and corpus.")
    private Path out;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Where states of frozen encoders are kept, which experiments may share"
                    + " (default: cache in the experiment's folder).")
    private Path cache;

    ExperimentCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        global.setArithmeticThreads();
        var err = spec.commandLine().getErr();
        var folder = recipe.toAbsolutePath().getParent();
        var states = cache == null ? out.resolve("cache") : cache;
        var task = new ExperimentTask(Recipe.read(recipe), folder, data, out, states);
        var finished = new AtomicBoolean();
        var interrupted = new Thread(() -> {
            if (!finished.get()) {
                err.println("stopped; what is finished stays: the same call goes on with the rest");
                err.flush();
            }
        });
        Runtime.getRuntime().addShutdownHook(interrupted);
        try (var experiment = Experiment.open(task, new Lines(err))) {
            var failures = experiment.run();
            failures.forEach(err::println);
            return failures.isEmpty() ? 0 : 1;
        } finally {
            finished.set(true);
            Runtime.getRuntime().removeShutdownHook(interrupted);
        }
    }

    /** Says each finished training on a line, and on a terminal how far the one at hand is. */
    private record Lines(PrintWriter err, ShareBar bar) implements Watcher {
        Lines(PrintWriter err) {
            this(err, new ShareBar(err));
        }

        @Override
        public void say(String line) {
            bar.clear();
            err.println(line);
            err.flush();
        }

        @Override
        public void progress(String what, double done) {
            bar.show(what, done);
        }
    }
}
