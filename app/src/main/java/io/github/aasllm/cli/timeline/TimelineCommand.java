// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import io.github.aasllm.audio.Damaged;
import io.github.aasllm.audio.Padding;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.bulk.Attempt;
import io.github.aasllm.bulk.ClipReader;
import io.github.aasllm.bulk.Failures;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Inputs;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.bulk.OwnInputs;
import io.github.aasllm.bulk.ResultFile;
import io.github.aasllm.bulk.ResultLock;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.NamedFormat;
import io.github.aasllm.cli.call.Overwriting;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.cli.call.RowOptions;
import io.github.aasllm.cli.call.SoundOptions;
import io.github.aasllm.cli.call.StopNotice;
import io.github.aasllm.cli.predict.ModelOptions;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.record.ParquetFile;
import io.github.aasllm.record.RecordWriter;
import io.github.aasllm.record.TimelineFields;
import io.github.aasllm.timeline.Smoothing;
import io.github.aasllm.timeline.Timeline;
import io.github.aasllm.timeline.TimelineReader;
import io.github.aasllm.timeline.Windows;
import java.io.PrintWriter;
import java.nio.file.Files;
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

/** {@code aasllm timeline}: emotion over time. */
@Command(
        name = "timeline",
        description = "Finds the emotion over time in recordings of any length: detects speech, classifies windows of it,"
                + " and joins windows of one emotion to segments.")
public final class TimelineCommand implements Callable<Integer> {
    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = Inputs.LABEL, arity = "1..*", description = Inputs.DESCRIPTION)
    private List<String> audio;

    @Mixin
    private SoundOptions sound;

    @Mixin
    private ModelOptions model;

    @Option(names = "--window", paramLabel = "SECONDS", defaultValue = "3",
            description = "Length of the model's input, 0.5 to 30 (default: ${DEFAULT-VALUE}).")
    private double window;

    @Option(names = "--hop", paramLabel = "SECONDS", defaultValue = "1",
            description = "From the beginning of one window to that of the next (default: ${DEFAULT-VALUE}).")
    private double hop;

    @Option(names = "--dwell", paramLabel = "SECONDS", defaultValue = "10",
            description = "How long an emotion lasts on average: the larger, the fewer segments; 0 leaves each"
                    + " window by itself (default: ${DEFAULT-VALUE}).")
    private double dwell;

    @Option(names = "--format", paramLabel = "FORMAT",
            description = "table, jsonl, csv, vtt (WebVTT), textgrid (Praat), audacity (labels), rttm, or with --output"
                    + " parquet; without it that in which the name of --output ends, such as .vtt, else table. If both are there and"
                    + " differ, --format counts.")
    private TimelineFormat format;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "Write to this file instead of standard output.")
    private Path file;

    @Mixin
    private PictureOptions pictures;

    @Mixin
    private Overwriting overwriting;

    public TimelineCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        format = NamedFormat.of(format, file, TimelineFormat.TABLE);
        check();
        var windows = new Windows(window, hop);
        var smoothing = new Smoothing(dwell);
        var all = Inputs.of(audio);
        var chosen = clips().chosen(all);
        var inputs = pictures.areGiven() || format.isOfOneSound() ? only(chosen) : chosen;
        var settings = model.settings(spec);
        global.setArithmeticThreads();
        var failures = new Failures(spec.commandLine().getErr());
        try (var recognizer = Recognizer.open(settings)) {
            var reader = new TimelineReader(recognizer, windows, smoothing, global.threads());
            if (file == null) {
                write(inputs, reader, output(recognizer, spec.commandLine().getOut()), failures);
            } else if (inputs.hasNext()) {
                requireFound(all);
                writeFile(inputs, reader, recognizer, failures);
            }
        }
        all.sayLeftOut(Remarks.of(spec));
        return failures.exitCode();
    }

    private void writeFile(Iterator<Input> inputs, TimelineReader reader, Recognizer recognizer, Failures failures) {
        var lock = ResultLock.of(rows());
        try {
            spare(); // another call may have made the file while the model was opened
            try (var out = ResultFile.open(rows()); var notice = StopNotice.restarting(rows(), spec)) {
                write(inputs, reader, notice.counting(output(recognizer, out)), failures);
            }
            if (format == TimelineFormat.PARQUET) {
                ParquetFile.write(file, rows(), new TimelineFields(recognizer).columns());
            }
        } finally {
            lock.ifPresent(ResultLock::close);
        }
    }

    private void spare() {
        overwriting.spare(ResultFile.OPTION, file);
        overwriting.spare(ResultFile.OPTION, file == null ? null : rows());
    }

    /** Refuses what does not fit together, before anything is read. */
    private void check() {
        if (format == TimelineFormat.PARQUET && file == null) {
            throw InvalidInputException.of("--format parquet", "without --output", "the file to write");
        }
        ResultFile.check(file);
        OwnInputs.spare(ResultFile.OPTION, file, audio);
        OwnInputs.spare(ResultFile.OPTION, file == null ? null : rows(), audio);
        spare();
        pictures.check(audio, overwriting);
    }

    /** Where the rows stand, of which a Parquet file is made. */
    private Path rows() {
        return format == TimelineFormat.PARQUET ? RowOptions.Making.rows(file) : file;
    }

    /** What reads; an hour that was heard is not lost for a second that is damaged. */
    private ClipReader clips() {
        return sound.reader(Damaged.KEEP);
    }

    private void write(Iterator<Input> inputs, TimelineReader reader, Output<Timeline> output, Failures failures) {
        try {
            while (inputs.hasNext()) {
                var input = inputs.next();
                Attempt.of(input, () -> read(input, reader)).handOn(output, failures);
            }
        } finally {
            output.end();
        }
    }

    private Timeline read(Input input, TimelineReader reader) {
        if (input.refusal().isPresent()) {
            throw input.refusal().get();
        }
        if (Padding.of(input.facts()).isPresent()) {
            throw InvalidInputException.of("column " + Padding.SPEECH_SAMPLES, "of a timeline",
                    "none: it finds silence by itself").in(input.file());
        }
        var settings = SoundSettings.STANDARD.withDamaged(clips().damaged())
                .withChannel(input.channel().orElseThrow().choice());
        var timeline = reader.read(input.file(), settings, input.facts());
        pictures.draw(input, timeline);
        return timeline;
    }

    private Output<Timeline> output(Recognizer recognizer, PrintWriter out) {
        if (format == TimelineFormat.TABLE) {
            return new TimelineTable(out, Remarks.of(spec));
        }
        if (format.document().isPresent()) {
            var err = spec.commandLine().getErr();
            return new DocumentOutput(out, err, format == TimelineFormat.RTTM
                    ? new RttmIds(err) : format.document().get());
        }
        var fields = new TimelineFields(recognizer);
        return new TimelineRows(new RecordWriter(out, format.rows(), fields.columns(), true), fields);
    }

    /** Pictures, and formats that have no room for a name, are of one sound. */
    private Iterator<Input> only(Iterator<Input> inputs) {
        var option = pictures.areGiven() ? pictures.option() : "--format " + format.name().toLowerCase(Locale.ROOT);
        if (!inputs.hasNext()) {
            throw InvalidInputException.of(option, "no sound", "one sound file");
        }
        var first = inputs.next();
        if (inputs.hasNext()) {
            throw InvalidInputException.of(option, "more than one sound", "one sound file");
        }
        return List.of(first).iterator();
    }

    /** A call of mistyped names alone is not to empty a file of results. */
    private void requireFound(Inputs inputs) {
        if (!inputs.found() && Files.isRegularFile(rows())) {
            throw InvalidInputException.of(Inputs.LABEL, String.join(", ", audio), "a file that is there")
                    .next(rows() + " was left as it is");
        }
    }
}
