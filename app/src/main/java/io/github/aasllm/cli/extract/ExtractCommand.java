// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.extract;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.bulk.Clips;
import io.github.aasllm.bulk.Failures;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Inputs;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.bulk.OwnInputs;
import io.github.aasllm.bulk.RecordOutput;
import io.github.aasllm.bulk.RowKind;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.MeasuringOptions;
import io.github.aasllm.cli.call.PlotFile;
import io.github.aasllm.cli.call.Progress;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.cli.call.RowOptions;
import io.github.aasllm.cli.call.SoundOptions;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.record.ExtractFields;
import io.github.aasllm.record.Format;
import io.github.aasllm.record.Measured;
import io.github.aasllm.record.ParquetFile;
import io.github.aasllm.record.RecordWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm extract}: box 1 alone. */
@Command(
        name = "extract",
        description = "Measures the paper's four acoustic properties: pitch, intensity, speech rate and"
                + " articulation rate. It needs no model.")
public final class ExtractCommand implements Callable<Integer> {
    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = Inputs.LABEL, arity = "1..*", description = Inputs.DESCRIPTION)
    private List<String> audio;

    @Mixin
    private MeasuringOptions measuring;

    @Mixin
    private SoundOptions sound;

    @Option(names = "--format", paramLabel = "FORMAT",
            description = "table, jsonl, csv, or with --output parquet; without it that in which the name of --output ends,"
                    + " such as .csv, else table. If both are there and differ, --format counts.")
    private Format format;

    @Mixin
    private RowOptions rows;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draw the clip into this file, which ends in .svg: waveform, spectrogram, pitch,"
                    + " intensity and segments over time. One clip only.")
    private Path plot;

    public ExtractCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        format = rows.format(format, Format.TABLE);
        if (plot != null && rows.resumes()) {
            throw InvalidInputException.of("--resume", "with --plot", "one of the two");
        }
        rows.check(format.key(), format != format.rows(), audio);
        OwnInputs.spare(PlotFile.OPTION, plot, audio);
        rows.spare(PlotFile.OPTION, plot);
        var picture = plot == null ? null : new PlotFile(plot);
        var all = Inputs.of(audio);
        var inputs = plot == null ? sound.reader().chosen(all) : PlotFile.only(sound.reader().chosen(all));
        var failures = new Failures(spec.commandLine().getErr());
        var extractor = measuring.extractor();
        rows.write(all, inputs, new RowOptions.Job<Measured>(RowKind.of(extractor), format.rows(), made(extractor),
                this::output, (left, output) -> extract(left, output, picture, failures)), failures);
        all.sayLeftOut(Remarks.of(spec));
        return failures.exitCode();
    }

    private RowOptions.Making made(AcousticExtractor extractor) {
        return format == Format.PARQUET
                ? (file, from) -> ParquetFile.write(file, from, ExtractFields.columns(extractor.method())) : null;
    }

    /** @param begins whether a CSV begins there, and is not gone on with */
    private Output<Measured> output(PrintWriter out, boolean begins) {
        var fields = new ExtractFields(measuring.extractor());
        return format == Format.TABLE
                ? new ExtractTable(out, Remarks.of(spec))
                : new RecordOutput<>(new RecordWriter(out, format.rows(), fields.columns(), begins), fields::of);
    }

    private void extract(
            Iterator<Input> inputs, Output<Measured> output, PlotFile picture, Failures failures) {
        var extractor = measuring.extractor();
        try (var progress = Progress.of("extract", rows.toFile())) {
            new Clips(sound.reader(), global.threads()).forEach(inputs, (input, read) -> {
                var clip = read.waveform();
                var acoustic = extractor.extract(clip);
                var warnings = Stream.concat(read.warnings().stream(), acoustic.warnings().stream()).toList();
                var result = new Measured(clip.durationSeconds(), acoustic, warnings);
                if (picture != null) {
                    picture.draw(input, clip, extractor, result);
                }
                return result;
            }, attempts -> {
                attempts.forEach(attempt -> attempt.handOn(output, failures));
                progress.step();
            });
        }
        output.end();
    }
}
