// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.report;

import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.experiment.Evaluation;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm evaluate}: the predictions of a trained run. */
@Command(
        name = "evaluate",
        description =
                "Predicts clips that a training has not seen, and writes predictions.jsonl into its run, for"
                        + " report.")
public final class EvaluateCommand implements Callable<Integer> {
    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The folder of a training.")
    private Path run;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The folder of the corpus.")
    private Path data;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "The model that LoRA weights were trained on (default: base in the run's folder).")
    private Path model;

    @Option(names = "--skip-broken",
            description = "Leave out clips that cannot be used, and say which; without it they are refused.")
    private boolean skipBroken;

    public EvaluateCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        global.setArithmeticThreads();
        var err = spec.commandLine().getErr();
        var base = ModelFolders.of(model, spec);
        var outcome = new Evaluation(run).predict(data, base, skipBroken, err::println);
        err.println("wrote " + run.resolve("predictions.jsonl") + ": " + outcome.predicted() + " clips");
        return outcome.broken() == 0 ? 0 : 1;
    }
}
