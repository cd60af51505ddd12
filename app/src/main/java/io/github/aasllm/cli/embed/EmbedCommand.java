// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.embed;

import io.github.aasllm.bulk.Clips;
import io.github.aasllm.bulk.Failures;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Inputs;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.bulk.OwnInputs;
import io.github.aasllm.bulk.RecordOutput;
import io.github.aasllm.bulk.ResultFile;
import io.github.aasllm.bulk.ResumedFile;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.call.Progress;
import io.github.aasllm.cli.call.SoundOptions;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Embedder;
import io.github.aasllm.record.RecordWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm embed}: box 3 alone. */
@Command(
        name = "embed",
        description = "Writes the states of a speech encoder, pooled over the clip or frame by frame.")
public final class EmbedCommand implements Callable<Integer> {
    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = Inputs.LABEL, arity = "1..*", description = Inputs.DESCRIPTION)
    private List<String> audio;

    @Mixin
    private SoundOptions sound;

    @Option(names = "--model", paramLabel = "DIR", required = true,
            description = "A folder with a speech encoder: a speech LLM, a classifier, an encoder by itself; or a"
                    + " model of the hub.")
    private Path model;

    @Option(names = "--layer", paramLabel = "LAYER", defaultValue = "last",
            description = "last: what the encoder gives; a number: what stands behind that layer, 0 what the"
                    + " first one gets; mean: the mean over all of these (default: ${DEFAULT-VALUE}).")
    private String layer;

    @Option(names = "--pool", paramLabel = "POOL", defaultValue = "mean",
            description = "What becomes of the states over time. mean; mean+sd: the standard deviation behind"
                    + " the mean; none: each state, with jsonl or npy (default: ${DEFAULT-VALUE}).")
    private String pool;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "jsonl",
            description = "jsonl, csv, or with --output npy: a matrix of float32 (default: ${DEFAULT-VALUE}).")
    private EmbedFormat format;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "Write to this file instead of standard output.")
    private Path file;

    @Option(
            names = "--resume",
            description = "Go on with a file of --output after an interruption: what is in it is not done"
                    + " again. A file that 'embed' did not write is refused, and left as it is.")
    private boolean resume;

    @Option(names = "--retry-failed",
            description = "With --resume: try the inputs that failed again, and replace their rows.")
    private boolean retryFailed;

    public EmbedCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        requireFitting();
        OwnInputs.spare(ResultFile.OPTION, file, audio);
        var all = Inputs.of(audio);
        var inputs = sound.reader().chosen(all);
        var failures = new Failures(spec.commandLine().getErr());
        global.setArithmeticThreads();
        var chosen = Layer.of(layer);
        try (var embedder = Embedder.open(ModelFolders.of(model, spec))) {
            new Writing(embedder, chosen, failures).write(all, inputs);
        }
        all.sayLeftOut(spec.commandLine().getErr());
        return failures.exitCode();
    }

    private void requireFitting() {
        if (file == null && (resume || format == EmbedFormat.NPY)) {
            throw InvalidInputException.of(resume ? "--resume" : "--format npy", "without --output",
                    resume ? "the file to go on with" : "the file to write");
        }
        if (retryFailed && !resume) {
            throw InvalidInputException.of("--retry-failed", "without --resume", "both");
        }
        if (Pool.of(pool) == Pool.NONE && format == EmbedFormat.CSV) {
            throw InvalidInputException.of("--format", "csv, with --pool none", "jsonl or npy");
        }
    }

    /** What one call writes by one encoder. */
    private final class Writing {
        private final Embedder embedder;
        private final EmbedFields fields;
        private final Failures failures;
        private final Path rows; // the file of rows; null on standard output

        Writing(Embedder embedder, Layer chosen, Failures failures) {
            this.embedder = embedder;
            this.fields = new EmbedFields(embedder.fingerprint(), chosen, Pool.of(pool), embedder.width(),
                    format.rows());
            this.failures = failures;
            this.rows = format == EmbedFormat.NPY ? file.resolveSibling(file.getFileName() + ".jsonl") : file;
        }

        void write(Inputs all, Iterator<Input> inputs) {
            if (rows == null) {
                embed(inputs, output(spec.commandLine().getOut(), true));
                return;
            }
            if (resume) {
                new ResumedFile(rows, format.rows(), fields.rows(), retryFailed, "tries").<Embedding>goOn(
                        inputs, this::output, this::embed, failures, spec.commandLine().getErr());
            } else if (inputs.hasNext()) {
                requireFound(all);
                try (var out = ResultFile.open(rows)) {
                    embed(inputs, output(out, true));
                }
            }
            if (format == EmbedFormat.NPY && Files.exists(rows)) {
                NpyFile.write(file, rows, fields.numbers(), Pool.of(pool) != Pool.NONE);
            }
        }

        /** A call of mistyped names alone is not to empty a file of results. */
        private void requireFound(Inputs inputs) {
            if (!inputs.found() && Files.isRegularFile(rows)) {
                throw InvalidInputException.of(Inputs.LABEL, String.join(", ", audio), "a file that is there")
                        .next(rows + " was left as it is");
            }
        }

        private Output<Embedding> output(PrintWriter out, boolean begins) {
            return new RecordOutput<>(
                    new RecordWriter(out, format.rows(), fields.columns(), begins), fields::of);
        }

        private void embed(Iterator<Input> inputs, Output<Embedding> output) {
            try (var progress = Progress.of("embed", file != null)) {
                new Clips(sound.reader(), global.threads()).forEach(inputs, (input, read) -> {
                    try {
                        return fields.embed(embedder, read);
                    } catch (InvalidInputException e) {
                        throw e.in(input.file());
                    }
                }, attempts -> {
                    attempts.forEach(attempt -> attempt.handOn(output, failures));
                    progress.step();
                });
            }
            output.end();
        }
    }
}
