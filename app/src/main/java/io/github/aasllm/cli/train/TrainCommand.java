// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.train;

import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.Interruption;
import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.cli.call.TypedCall;
import io.github.aasllm.distributed.Joining;
import io.github.aasllm.distributed.Launch;
import io.github.aasllm.distributed.Ranks;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.pretraining.SyntheticPretrainer;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.StartingModel;
import io.github.aasllm.run.RunLock;
import io.github.aasllm.training.FineTuning;
import io.github.aasllm.training.FirstModels;
import io.github.aasllm.training.RecipeCorpus;
import io.github.aasllm.training.RecipeParts;
import io.github.aasllm.training.Sounds;
import io.github.aasllm.training.StoppedException;
import io.github.aasllm.training.TrainingParts;
import io.github.aasllm.training.TrainingTask;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm train}: section 3.2 of the paper, by a recipe. */
@Command(
        name = "train",
        description = "Fine-tunes a model on labelled clips, as a recipe says, and writes a LoRA folder for"
                + " predict. Ctrl-C saves, and --resume goes on to the same weights.")
public final class TrainCommand implements Callable<Integer> {
    static final String RESUME = "--resume";

    private static final Duration SAVE_EVERY = Duration.ofMinutes(1);

    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RECIPE",
            description = "The settings of the run; docs/recipes.md has every key.")
    private Path recipeFile;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The folder of the corpus.")
    private Path data;

    @Option(names = "--out", paramLabel = "RUN", required = true, description = "The folder of the run.")
    private Path run;

    @Option(names = "--model", paramLabel = "DIR",
            description = "The model to start from, where the recipe names none.")
    private Path model;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "The folder of encoder states, which runs may share (default: cache in the run's"
                    + " folder).")
    private Path cache;

    @Option(names = RESUME, description = "Go on with the run in its folder.")
    private boolean resume;

    @Option(names = "--skip-broken",
            description = "Leave out clips that cannot be used, and say which; without it they are refused.")
    private boolean skipBroken;

    @Option(names = "--processes", paramLabel = "N", defaultValue = "1",
            description = "Train as N processes on this machine, which share its cores and each batch; docs/cluster.md"
                    + " has several machines.")
    private int processes;

    @Option(names = "--join-within", paramLabel = "SECONDS", defaultValue = "300",
            description = "How long one of several processes waits for the others to start (default:"
                    + " ${DEFAULT-VALUE}).")
    private int joinWithin;

    public TrainCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        if (processes < 1) {
            throw InvalidInputException.of("--processes", processes, "a whole number, at least 1");
        }
        if (processes > 1) {
            Launch.of(System.getenv()).ifPresent(among -> {
                throw InvalidInputException.of("--processes", processes,
                        "none, as the environment says that this is rank " + among.rank() + " of " + among.count());
            });
            return new LocalRanks(processes, spec).run(global.arguments(processes),
                    spec.root().commandLine().getParseResult().expandedArgs());
        }
        global.setArithmeticThreads();
        try (var ranks = Joining.join(System.getenv(), Duration.ofSeconds(joinWithin),
                lost -> global.abandon(lost, spec.commandLine().getErr()))) {
            return ranks.together(() -> call(ranks));
        } catch (StoppedException e) {
            return 1; // the first rank has said how to go on
        }
    }

    private int call(Ranks ranks) {
        var recipe = Recipe.read(recipeFile);
        // what is quick to refuse before a base model is fetched or pre-trained, and before the folder is made
        recipe.train().base().filter(base -> !base.random() && model == null)
                .ifPresent(base -> ModelFolders.requireBeside(recipeFile, Recipe.place(recipeFile, ModelFolders.BASE), base.value()));
        var corpus = RecipeCorpus.read(recipe, data);
        var parts = RecipeParts.of(recipe, corpus);
        if (!ranks.leads()) {
            return train(recipe, corpus, parts, ranks);
        }
        FineTuning.requireFolder(run, resume);
        try (var lock = RunLock.of(run)) {
            return train(recipe, corpus, parts, ranks);
        }
    }

    private int train(Recipe recipe, RecipeCorpus corpus, TrainingParts all, Ranks ranks) {
        var nowhere = new PrintWriter(Writer.nullWriter());
        var err = ranks.leads() ? spec.commandLine().getErr() : nowhere;
        var remarks = ranks.leads() ? Remarks.of(spec) : nowhere;
        corpus.remark().ifPresent(remarks::println);
        var base = base(recipe, ranks);
        var sounds = Sounds.of(recipe, () -> base);
        var failures = new ArrayList<String>();
        var parts = skipBroken ? RecipeParts.usable(recipe, corpus, sounds, failures) : all;
        failures.forEach(failure -> err.println("left out: " + failure));
        var task = new TrainingTask(recipe, base, parts, run, cache == null ? run.resolve("cache") : cache,
                SAVE_EVERY, sounds, Optional.empty());
        try (var watch = new TrainingProgress(remarks, recipe, ranks.leads())) {
            var end = FineTuning.run(task, resume, watch, ranks);
            watch.end(end, again(ranks, true), err);
            return failures.isEmpty() ? 0 : 1;
        }
    }

    /** How to go on: a rank is one of several that somebody else has started. */
    private String again(Ranks ranks, boolean begun) {
        if (ranks.count() == 1) {
            return begun ? TypedCall.with(RESUME, spec) : TypedCall.of(spec);
        }
        return LocalRanks.again(begun).orElse("the same start of all " + ranks.count() + " ranks" + (begun ? ", with " + RESUME : ""));
    }

    private Path base(Recipe recipe, Ranks ranks) {
        var named = recipe.train().base();
        if (model != null) {
            if (named.isPresent()) {
                throw InvalidInputException.of("--model", model,
                        "none, as the recipe has model.base = " + named.get());
            }
            return ModelFolders.of(model, spec);
        }
        return named.map(base -> base.random() ? random(recipe, ranks) : beside(base))
                .orElseThrow(() -> InvalidInputException.of("--model", "none",
                        "a model folder, as the recipe names none"));
    }

    private Path beside(StartingModel base) {
        return ModelFolders.beside(recipeFile, Recipe.place(recipeFile, ModelFolders.BASE), base.value(), spec);
    }

    /** The random or pre-trained model of a run stands in its folder. */
    private Path random(Recipe recipe, Ranks ranks) {
        var folder = run.resolve("base");
        if (ranks.leads()) {
            pretrain(recipe, folder, ranks);
        }
        ranks.meet();
        return folder;
    }

    private void pretrain(Recipe recipe, Path folder, Ranks ranks) {
        try (var interruption = new Interruption()) { // when it is closed the JVM may end, so all is said before
            try {
                new FirstModels(new SyntheticPretrainer(), Remarks.of(spec)::println, interruption::stops)
                        .make(recipe, recipe.seed(), folder);
                if (interruption.stops()) { // behind the last step
                    throw new StoppedException("the pre-training");
                }
            } catch (StoppedException e) {
                spec.commandLine().getErr().println(e.getMessage() + "; go on with: " + again(ranks, false));
                throw e;
            }
        }
    }
}
