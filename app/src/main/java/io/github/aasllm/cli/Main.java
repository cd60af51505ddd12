// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.bulk.ByteNames;
import io.github.aasllm.bulk.CheckedWriter;
import io.github.aasllm.bulk.FailedWrite;
import io.github.aasllm.cli.adapt.AdaptCommand;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.Progress;
import io.github.aasllm.cli.call.Refusals;
import io.github.aasllm.cli.corpus.CorpusCommand;
import io.github.aasllm.cli.corpus.CorpusVerifyCommand;
import io.github.aasllm.cli.embed.EmbedCommand;
import io.github.aasllm.cli.experiment.ExperimentCommand;
import io.github.aasllm.cli.extract.ExtractCommand;
import io.github.aasllm.cli.model.ModelCommand;
import io.github.aasllm.cli.predict.PredictCommand;
import io.github.aasllm.cli.report.EvaluateCommand;
import io.github.aasllm.cli.report.ReportCommand;
import io.github.aasllm.cli.serve.ServeCommand;
import io.github.aasllm.cli.thresholds.ThresholdsCommand;
import io.github.aasllm.cli.timeline.TimelineCommand;
import io.github.aasllm.cli.train.TrainCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.TypeConversionException;

/** The program {@code aasllm}: the one place where commands are listed and exit codes leave. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var out = CheckedWriter.ofStandardOutput(() -> System.exit(FailedWrite.CLOSED_PIPE));
        var err = new PrintWriter(System.err, true, UTF_8);
        System.exit(run(out, err, ByteNames.arguments(arguments)));
    }

    /**
     * Runs one call and returns its exit code: 0 all done, 1 some or all inputs failed, 2 the call itself is wrong
     * or its results could not be written, 141 nobody reads them any more.
     */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        var global = new GlobalOptions(Runtime.getRuntime()::halt);
        return run(commandLine(global), global, out, err, arguments);
    }

    /** An empty name, as of a shell's variable that is not set, would be the folder that the program runs in. */
    private static Path path(String name) {
        if (name.isEmpty()) {
            throw new TypeConversionException("empty");
        }
        return ByteNames.path(name);
    }

    /** The same with a given set of commands. */
    static int run(
            CommandLine commandLine, GlobalOptions global, PrintWriter out, PrintWriter err,
            String... arguments) {
        var refusals = new Refusals(arguments);
        commandLine
                .setOut(out)
                .setErr(err)
                .setColorScheme(Help.defaultColorScheme(Progress.colours("out")))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, Main::path)
                .setParameterExceptionHandler(refusals)
                .setExecutionExceptionHandler(refusals)
                .setExecutionStrategy(global::applyAndRun);
        try {
            int exitCode = commandLine.execute(arguments);
            if (exitCode != FailedWrite.CLOSED_PIPE) {
                out.flush();
            }
            return exitCode;
        } catch (Throwable failure) {
            // what picocli lets through: errors, and exceptions from before the command
            return refusals.report(failure, err);
        } finally {
            err.flush();
        }
    }

    /** A command is one class and one line here. */
    static CommandLine commandLine(GlobalOptions global) {
        return new ArgumentFiles(new AasllmCommand())
                .addSubcommand(new PredictCommand(global))
                .addSubcommand(new TimelineCommand(global))
                .addSubcommand(new ServeCommand(global))
                .addSubcommand(new ExtractCommand(global))
                .addSubcommand(new EmbedCommand(global))
                .addSubcommand(new ThresholdsCommand(global))
                .addSubcommand(new AdaptCommand(global))
                .addSubcommand(new TrainCommand(global))
                .addSubcommand(new EvaluateCommand(global))
                .addSubcommand(new ExperimentCommand(global))
                .addSubcommand(new ReportCommand())
                .addSubcommand(new CommandLine(new CorpusCommand())
                        .addSubcommand(new CorpusVerifyCommand(global)))
                .addSubcommand(new ModelCommand())
                .addSubcommand(new CompletionCommand())
                .addMixin(GlobalOptions.MIXIN, global);
    }
}
