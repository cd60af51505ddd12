// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.embed;

import io.github.aasllm.bulk.Clips;
import io.github.aasllm.bulk.Failures;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Inputs;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.bulk.RecordOutput;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.call.Progress;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.cli.call.RowOptions;
import io.github.aasllm.cli.call.SoundOptions;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Embedder;
import io.github.aasllm.record.ParquetFile;
import io.github.aasllm.record.RecordWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
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
            description = "How states are pooled over time. mean; mean+sd: the standard deviation behind"
                    + " the mean; none: each state, not with csv (default: ${DEFAULT-VALUE}).")
    private String pool;

    @Option(names = "--format", paramLabel = "FORMAT",
            description = "jsonl, csv, or with --output parquet, or npy: a matrix of float32; without it that in which the name of"
                    + " --output ends, such as .npy, else jsonl. If both are there and differ, --format counts.")
    private EmbedFormat format;

    @Mixin
    private RowOptions rows;

    public EmbedCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        format = rows.format(format, EmbedFormat.JSONL);
        rows.check(format.name().toLowerCase(Locale.ROOT), isMade(), audio);
        if (Pool.of(pool) == Pool.NONE && format == EmbedFormat.CSV) {
            throw InvalidInputException.of("--format", "csv, with --pool none", "jsonl, parquet or npy");
        }
        var all = Inputs.of(audio);
        var inputs = sound.reader().chosen(all);
        var failures = new Failures(spec.commandLine().getErr());
        global.setArithmeticThreads();
        var chosen = Layer.of(layer);
        try (var embedder = Embedder.open(ModelFolders.of(model, spec))) {
            var fields = new EmbedFields(embedder.fingerprint(), chosen, Pool.of(pool), embedder.width(),
                    format.rows());
            rows.write(all, inputs, new RowOptions.Job<Embedding>(fields.rows(), format.rows(),
                    isMade() ? (file, from) -> make(fields, file, from) : null,
                    (out, begins) -> new RecordOutput<>(
                            new RecordWriter(out, format.rows(), fields.columns(), begins), fields::of),
                    (left, output) -> embed(embedder, fields, left, output, failures)), failures);
        }
        all.sayLeftOut(Remarks.of(spec));
        return failures.exitCode();
    }

    /** Whether the file is made of rows in JSON Lines. */
    private boolean isMade() {
        return format == EmbedFormat.NPY || format == EmbedFormat.PARQUET;
    }

    private void make(EmbedFields fields, Path file, Path from) {
        if (format == EmbedFormat.NPY) {
            NpyFile.write(file, from, fields.numbers(), Pool.of(pool) != Pool.NONE);
        } else {
            ParquetFile.write(file, from, fields.columns());
        }
    }

    private void embed(Embedder embedder, EmbedFields fields, Iterator<Input> inputs, Output<Embedding> output,
            Failures failures) {
        try (var progress = Progress.of("embed", rows.toFile())) {
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
