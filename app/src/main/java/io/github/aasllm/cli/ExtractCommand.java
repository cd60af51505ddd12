// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.error.InvalidInputException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
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
final class ExtractCommand implements Callable<Integer> {
    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = Inputs.LABEL, arity = "1..*", description = Inputs.DESCRIPTION)
    private List<String> audio;

    @Mixin
    private MeasuringOptions measuring;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table",
            description = Format.DESCRIPTION)
    private Format format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to this file instead of standard output; with jsonl or csv.")
    private Path file;

    @Option(
            names = "--resume",
            description =
                    "Go on with a file of --output after an interruption: what is in it is not done again.")
    private boolean resume;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draw the clip into this file, which ends in .svg: waveform, spectrogram, pitch,"
                    + " intensity and segments over time. One clip only.")
    private Path plot;

    ExtractCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        if (file == null && resume) {
            throw InvalidInputException.of("--resume", "without --output", "the file to go on with");
        }
        if (plot != null && resume) {
            throw InvalidInputException.of("--resume", "with --plot", "one of the two");
        }
        var picture = plot == null ? null : new PlotFile(plot);
        var inputs = plot == null ? Inputs.of(audio) : PlotFile.only(Inputs.of(audio));
        if (file == null) {
            return extract(spec.commandLine().getOut(), inputs, Set.of(), picture);
        }
        if (format == Format.TABLE) {
            throw InvalidInputException.of("--format", "table", "jsonl or csv with --output");
        }
        var finished = resume ? ResultFile.finished(file, format, measuring.extractor()) : Set.<String>of();
        try (var out = ResultFile.open(file, resume)) {
            return extract(out, inputs, finished, picture);
        }
    }

    private int extract(PrintWriter out, Iterator<Input> inputs, Set<String> finished, PlotFile picture) {
        var extractor = measuring.extractor();
        var failures = new Failures(spec.commandLine().getErr());
        Output<Measured> output = format == Format.TABLE
                ? new ExtractTable(out)
                : new RecordOutput<>(
                        out,
                        format,
                        columns(extractor),
                        finished.isEmpty(),
                        (input, result) -> fields(input, extractor, result));
        try (var progress = Progress.of("extract", file != null)) {
            InOrder.forEach(
                    new Remaining(inputs, finished),
                    global.threads(),
                    input -> Attempt.of(input, () -> {
                        var clip = AudioFile.read(input.file());
                        var result = new Measured(clip.durationSeconds(), extractor.extract(clip));
                        if (picture != null) {
                            picture.draw(input, clip, extractor, result);
                        }
                        return result;
                    }),
                    attempt -> {
                        attempt.handOn(output, failures);
                        progress.step();
                    });
        }
        output.end();
        return failures.exitCode();
    }

    private static List<String> columns(AcousticExtractor extractor) {
        var columns = new ArrayList<>(List.of("path", "duration_s", "method", "normalisation"));
        columns.addAll(ClipFields.acousticColumns(extractor.method()));
        columns.addAll(List.of("warnings", "error"));
        return columns;
    }

    private static Map<String, Object> fields(Input input, AcousticExtractor extractor, Measured result) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("path", input.name());
        fields.put("duration_s", result.durationSeconds());
        fields.put("method", extractor.method().key());
        fields.put("normalisation", extractor.normalisation().key());
        fields.put("acoustic", ClipFields.acoustic(result.acoustic()));
        fields.put("warnings", result.acoustic().warnings());
        fields.put("error", null);
        return fields;
    }
}
