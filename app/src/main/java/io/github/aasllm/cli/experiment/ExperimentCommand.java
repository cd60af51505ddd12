// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.experiment;

import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.Interruption;
import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.cli.call.ShareBar;
import io.github.aasllm.experiment.Experiment;
import io.github.aasllm.experiment.ExperimentTask;
import io.github.aasllm.experiment.Watcher;
import io.github.aasllm.pretraining.SyntheticPretrainer;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.synthesis.EspeakImitator;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm experiment}: folds x seeds x arms of a recipe. */
@Command(
        name = "experiment",
        description =
                "Trains and tests every fold, seed and condition of a recipe. Ctrl-C stops it; called again, it"
                        + " goes on where it stopped.")
public final class ExperimentCommand implements Callable<Integer> {
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

    @Option(names = "--skip-broken",
            description = "Leave out clips that cannot be used, and say which; without it they are refused.")
    private boolean skipBroken;

    @Option(names = "--interventions",
            description = "Predicts the test clips again with one thing changed: sound, description, spoken words,"
                    + " wording or order of labels. Trains nothing. report says what the answers rely on.")
    private boolean interventions;

    public ExperimentCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        global.setArithmeticThreads();
        var err = spec.commandLine().getErr();
        var remarks = Remarks.of(spec);
        var folder = recipe.toAbsolutePath().getParent();
        var settings = Recipe.read(recipe);
        // a model of the hub comes before the work begins
        settings.train().base().filter(base -> !base.random())
                .ifPresent(base -> ModelFolders.beside(recipe, base.value(), spec));
        var states = cache == null ? out.resolve("cache") : cache;
        var task = new ExperimentTask(settings, folder, data, out, states, skipBroken,
                new SyntheticPretrainer());
        try (var interruption = new Interruption();
                var experiment = Experiment.open(task, new Lines(remarks, new ShareBar(remarks), interruption))) {
            if (interventions) {
                experiment.requireAudit();
            }
            var plan = experiment.prepare();
            var trained = experiment.run(plan);
            var end = interventions && !trained.stopped() ? trained.and(experiment.audit(plan, EspeakImitator.find(err::println)))
                    : trained;
            end.failures().forEach(err::println);
            if (end.stopped()) {
                err.println("stopped; what is finished stays; go on with: aasllm experiment " + recipe
                        + " --data "
                        + data + " --out " + out + (cache == null ? "" : " --cache " + cache)
                        + (skipBroken ? " --skip-broken" : "") + (interventions ? " --interventions" : ""));
            }
            err.flush();
            return end.failures().isEmpty() && !end.stopped() ? 0 : 1;
        }
    }

    /** Says each finished training on a line, and on a terminal how far the one at hand is. */
    private record Lines(PrintWriter out, ShareBar bar, Interruption interruption) implements Watcher {
        @Override
        public void say(String line) {
            bar.clear();
            out.println(line);
            out.flush();
        }

        @Override
        public void progress(String what, double done) {
            bar.show(what, done);
        }

        @Override
        public boolean stops() {
            return interruption.stops();
        }
    }
}
