// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.experiment;

import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.Interruption;
import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.cli.call.ShareBar;
import io.github.aasllm.cli.call.TypedCall;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.experiment.Experiment;
import io.github.aasllm.experiment.ExperimentTask;
import io.github.aasllm.experiment.Watcher;
import io.github.aasllm.pretraining.SyntheticPretrainer;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.synthesis.EspeakImitator;
import io.github.aasllm.training.StoppedException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private static final String PART = "--part";

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

    @Option(names = "--processes", paramLabel = "N", defaultValue = "1",
            description = "Work as N processes on this machine, which share its cores and the trainings; each has a model"
                    + " of its own in memory.")
    private int processes;

    @Option(names = PART, hidden = true, defaultValue = "0", description = "Which of the processes this one is.")
    private int part;

    public ExperimentCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        if (processes < 1) {
            throw InvalidInputException.of("--processes", processes, "a whole number, at least 1");
        }
        global.setArithmeticThreads(part == 0 ? processes : 1); // a further one is told its own
        var err = spec.commandLine().getErr();
        try (var interruption = new Interruption();
                var others = others(err, interruption)) {
            return others.end(call(new Lines(Remarks.of(spec), err, part, interruption, others), others));
        }
    }

    private OtherProcesses others(PrintWriter err, Interruption interruption) {
        if (part > 0) {
            return new FirstProcess(new FileInputStream(FileDescriptor.in), spec.commandLine().getOut(),
                    line -> err.println(Lines.of(part, line)));
        }
        return processes > 1 ? new StartedProcesses(this::arguments, processes, interruption::stops, err::println) : OtherProcesses.NONE;
    }

    /** Of a further process, which has this one's words. */
    private List<String> arguments(int further) {
        var more = new ArrayList<>(global.arguments(processes));
        more.addAll(List.of(PART, Integer.toString(further)));
        return GlobalOptions.others(spec.root().commandLine().getParseResult().expandedArgs(), more);
    }

    private int call(Lines lines, OtherProcesses others) {
        var task = task();
        try (var experiment = part == 0 ? Experiment.open(task, lines) : Experiment.beside(task, lines)) {
            if (interventions) {
                experiment.requireAudit();
            }
            var plan = experiment.prepare(); // may pre-train
            others.begin();
            lines.speak();
            if (processes > 1) {
                experiment.hear(plan, part, processes);
                others.awaitHearing();
            }
            var trained = experiment.run(plan);
            var end = interventions && !trained.stopped()
                    ? trained.and(experiment.audit(plan, EspeakImitator.find(part == 0 ? lines::warn : line -> { })))
                    : trained;
            return say(end, plan.data().failures(), lines);
        } catch (StoppedException e) {
            return say(new Experiment.End(true, List.of()), List.of(), lines);
        }
    }

    private ExperimentTask task() {
        var settings = Recipe.read(recipe);
        // a model of the hub comes before the work begins
        settings.train().base().filter(base -> !base.random())
                .ifPresent(base -> ModelFolders.beside(recipe, Recipe.place(recipe, ModelFolders.BASE), base.value(), spec));
        return new ExperimentTask(settings, recipe.toAbsolutePath().getParent(), data, out,
                cache == null ? out.resolve("cache") : cache, skipBroken, new SyntheticPretrainer());
    }

    /** The last words, and the exit code; the first process says what all have in common. */
    private int say(Experiment.End end, List<String> common, Lines lines) {
        var failures = end.failures().stream().filter(line -> part == 0 || !common.contains(line)).toList();
        failures.forEach(lines::warn);
        if (end.stopped() && part == 0) {
            lines.warn("stopped; what is finished stays; go on with: " + TypedCall.of(spec));
        }
        return failures.isEmpty() && !(end.stopped() && part == 0) ? 0 : 1;
    }

    /** Says each finished training on a line, and on a terminal how far the one at hand is. */
    private static final class Lines implements Watcher {
        private final PrintWriter remarks;
        private final PrintWriter err;
        private final ShareBar bar;
        private final int part;
        private final Interruption interruption;
        private final OtherProcesses others;
        private boolean speaks;

        /** @param part of the processes; a further one is quiet until it does work of its own */
        Lines(PrintWriter remarks, PrintWriter err, int part, Interruption interruption, OtherProcesses others) {
            this.remarks = remarks;
            this.err = err;
            this.bar = new ShareBar(remarks);
            this.part = part;
            this.interruption = interruption;
            this.others = others;
            this.speaks = part == 0;
        }

        void speak() {
            speaks = true;
        }

        static String of(int part, String line) {
            return part == 0 ? line : "process " + part + ": " + line;
        }

        @Override
        public void say(String line) {
            if (speaks) {
                print(remarks, line);
            }
        }

        /** What --quiet does not silence. */
        void warn(String line) {
            print(err, line);
        }

        private void print(PrintWriter out, String line) {
            bar.clear();
            out.println(of(part, line));
            out.flush();
        }

        @Override
        public void progress(String what, double done) {
            if (part == 0) {
                bar.show(what, done);
            }
        }

        @Override
        public boolean stops() {
            return interruption.stops() || others.stop();
        }
    }
}
