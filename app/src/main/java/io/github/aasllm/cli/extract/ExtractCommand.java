// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.extract;

import io.github.aasllm.bulk.Clips;
import io.github.aasllm.bulk.Failures;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Inputs;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.bulk.OwnInputs;
import io.github.aasllm.bulk.RecordOutput;
import io.github.aasllm.bulk.ResultFile;
import io.github.aasllm.bulk.ResumedFile;
import io.github.aasllm.bulk.RowKind;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.MeasuringOptions;
import io.github.aasllm.cli.call.PlotFile;
import io.github.aasllm.cli.call.Progress;
import io.github.aasllm.cli.call.SoundOptions;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.record.ExtractFields;
import io.github.aasllm.record.Format;
import io.github.aasllm.record.Measured;
import io.github.aasllm.record.RecordWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
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

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table",
            description = "table, jsonl or csv (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to this file instead of standard output; with jsonl or csv.")
    private Path file;

    @Option(
            names = "--resume",
            description = "Go on with a file of --output after an interruption: what is in it is not done"
                    + " again. A file that 'extract' did not write is refused, and left as it is.")
    private boolean resume;

    @Option(
            names = "--retry-failed",
            description = "With --resume: measure again the inputs that failed, and replace their rows.")
    private boolean retryFailed;

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
        requireFitting();
        OwnInputs.spare(ResultFile.OPTION, file, audio);
        OwnInputs.spare(PlotFile.OPTION, plot, audio);
        var picture = plot == null ? null : new PlotFile(plot);
        var all = Inputs.of(audio);
        var inputs = plot == null ? sound.reader().chosen(all) : PlotFile.only(sound.reader().chosen(all));
        var failures = new Failures(spec.commandLine().getErr());
        if (file == null) {
            extract(inputs, output(spec.commandLine().getOut(), true), picture, failures);
        } else if (resume) {
            goOn(inputs, failures);
        } else if (inputs.hasNext()) {
            requireFound(all);
            try (var out = ResultFile.open(file)) {
                extract(inputs, output(out, true), picture, failures);
            }
        }
        all.sayLeftOut(spec.commandLine().getErr());
        return failures.exitCode();
    }

    private void requireFitting() {
        if (file == null && resume) {
            throw InvalidInputException.of("--resume", "without --output", "the file to go on with");
        }
        if (retryFailed && !resume) {
            throw InvalidInputException.of("--retry-failed", "without --resume", "both");
        }
        if (plot != null && resume) {
            throw InvalidInputException.of("--resume", "with --plot", "one of the two");
        }
        if (file != null && format == Format.TABLE) {
            throw InvalidInputException.of("--format", "table", "jsonl or csv with --output");
        }
    }

    /** A call of mistyped names alone is not to empty a file of results. */
    private void requireFound(Inputs inputs) {
        if (!inputs.found() && Files.isRegularFile(file)) {
            throw InvalidInputException.of(Inputs.LABEL, String.join(", ", audio), "a file that is there")
                    .next(file + " was left as it is");
        }
    }

    private void goOn(Iterator<Input> inputs, Failures failures) {
        new ResumedFile(file, format, RowKind.of(measuring.extractor()), retryFailed, "measures").<Measured>goOn(
                inputs, this::output, (left, output) -> extract(left, output, null, failures), failures,
                spec.commandLine().getErr());
    }

    /** @param begins whether a CSV begins there, and is not gone on with */
    private Output<Measured> output(PrintWriter out, boolean begins) {
        var fields = new ExtractFields(measuring.extractor());
        return format == Format.TABLE
                ? new ExtractTable(out)
                : new RecordOutput<>(new RecordWriter(out, format, fields.columns(), begins), fields::of);
    }

    private void extract(
            Iterator<Input> inputs, Output<Measured> output, PlotFile picture, Failures failures) {
        var extractor = measuring.extractor();
        try (var progress = Progress.of("extract", file != null)) {
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
