// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import io.github.aasllm.audio.Sound;
import io.github.aasllm.bulk.Clips;
import io.github.aasllm.bulk.Failures;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Inputs;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.bulk.OwnInputs;
import io.github.aasllm.bulk.PredictBatch;
import io.github.aasllm.bulk.RecordOutput;
import io.github.aasllm.bulk.RowKind;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.PlotFile;
import io.github.aasllm.cli.call.Progress;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.cli.call.RowOptions;
import io.github.aasllm.cli.call.SoundOptions;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Explainer;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import io.github.aasllm.record.Format;
import io.github.aasllm.record.LabelSets;
import io.github.aasllm.record.ParquetFile;
import io.github.aasllm.record.PredictFields;
import io.github.aasllm.record.RecordWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm predict}: all five boxes. */
@Command(
        name = "predict",
        description = "Names the emotion of each clip, with its probability and the acoustic properties that were measured.")
public final class PredictCommand implements Callable<Integer> {
    private static final String NONE = "none";

    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = Inputs.LABEL, arity = "1..*", description = Inputs.DESCRIPTION)
    private List<String> audio;

    @Mixin
    private SoundOptions sound;

    @Mixin
    private SpeakerOptions speaker;

    @Mixin
    private SetOption set;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--explain",
            description = "Also print the probabilities that result when one cue of the description has another level"
                    + " or is left out; the cue with the largest effect comes first.")
    private boolean explain;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draw the clip into this file, which ends in .svg: waveform, pitch and segments"
                    + " over time, and the probabilities. One clip only.")
    private Path plot;

    @Option(names = "--format", paramLabel = "FORMAT",
            description = "table, jsonl, csv, or with --output parquet; without it that in which the name of --output ends,"
                    + " such as .csv, else table. If both are there and differ, --format counts.")
    private Format format;

    @Mixin
    private RowOptions rows;

    public PredictCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        format = rows.format(format, Format.TABLE);
        check();
        var picture = plot == null ? null : new PlotFile(plot);
        var all = Inputs.of(audio);
        var inputs = plot == null ? sound.reader().chosen(all) : PlotFile.only(sound.reader().chosen(all));
        var settings = model.settings(spec);
        global.setArithmeticThreads();
        var failures = new Failures(spec.commandLine().getErr());
        try (var recognizer = Recognizer.open(settings)) {
            Function<List<MeasuredClip>, List<Prediction>> answering =
                    explain ? each(ofSpeechLlm("--explain", recognizer).explainer()) : recognizer::answer;
            var sets = set.sets(option -> ofSpeechLlm(option, recognizer));
            var clips = new Clips(sound.reader(), global.threads());
            var voices = voices(recognizer, clips);
            var way = rows.toFile() ? way(settings, recognizer, voices) : Map.<String, String>of();
            var fields = new PredictFields(recognizer, explain, sets, way);
            rows.write(all, inputs, new RowOptions.Job<Prediction>(
                    new RowKind("predict", List.of(fields.columns()), way, true), format.rows(), made(fields),
                    (out, begins) -> drawn(output(out, begins, fields, sets), picture, recognizer),
                    (left, output) -> predict(left, clips, reading(recognizer, voices),
                            new PredictBatch(answering, output, failures), output)), failures);
        }
        all.sayLeftOut(Remarks.of(spec));
        return failures.exitCode();
    }

    /** Refuses what does not fit together, before anything is read. */
    private void check() {
        if (plot != null && rows.resumes()) {
            throw InvalidInputException.of("--resume", "with --plot", "one of the two");
        }
        rows.check(format.key(), format != format.rows(), audio);
        speaker.check(audio);
        set.requireWithout("--labels", model.areLabelsGiven());
        set.requireWithout("--decode generate", model.generates());
        OwnInputs.spare(PlotFile.OPTION, plot, audio);
        rows.spare(PlotFile.OPTION, plot);
    }

    /** What rows of one file have alike: which model they are of, and how it was asked. */
    private Map<String, String> way(Settings settings, Recognizer recognizer, Optional<SpeakerOptions.Heard> voices) {
        var options = Stream.of(model.said(recognizer.precision()), explain ? List.of("--explain") : List.<String>of(), set.said(),
                voices.stream().map(SpeakerOptions.Heard::said).toList(), sound.said());
        var way = new LinkedHashMap<String, String>();
        way.put("model", Settings.fingerprint(settings.model()));
        way.put("lora", settings.lora().map(Settings::fingerprint).orElse(NONE));
        way.put("labels", orNone(recognizer.labelNames(), ", "));
        way.put("options", orNone(options.flatMap(List::stream).toList(), " "));
        return way;
    }

    private static String orNone(List<String> words, String between) {
        return words.isEmpty() ? NONE : String.join(between, words);
    }

    private RowOptions.Making made(PredictFields fields) {
        return format == Format.PARQUET ? (file, from) -> ParquetFile.write(file, from, fields.columns()) : null;
    }

    /** @param begins whether a CSV begins there, and is not gone on with */
    private Output<Prediction> output(PrintWriter out, boolean begins, PredictFields fields, Optional<LabelSets> sets) {
        return format == Format.TABLE
                ? new PredictTable(out, Remarks.of(spec), sets)
                : new RecordOutput<>(new RecordWriter(out, format.rows(), fields.columns(), begins), fields::of);
    }

    private Output<Prediction> drawn(Output<Prediction> output, PlotFile picture, Recognizer recognizer) {
        return picture == null
                ? output : new DrawnPrediction(output, picture, sound.reader(), recognizer.extractor());
    }

    private void predict(Iterator<Input> inputs, Clips clips, BiFunction<Input, Sound, MeasuredClip> reading,
            PredictBatch batch, Output<Prediction> output) {
        try (var progress = Progress.of("predict", rows.toFile())) {
            clips.forEach(inputs, reading, attempts -> {
                batch.accept(attempts);
                progress.step();
            });
        } catch (InvalidInputException ofInputs) { // behind the results of what came before
            batch.finish();
            throw ofInputs;
        }
        batch.finish();
        output.end();
    }

    /** With speakers known, all clips have been listened to before. */
    private Optional<SpeakerOptions.Heard> voices(Recognizer recognizer, Clips clips) {
        return speaker.areGiven()
                ? Optional.of(speaker.listen(ofSpeechLlm(speaker.option(), recognizer), clips, audio))
                : Optional.empty();
    }

    private static BiFunction<Input, Sound, MeasuredClip> reading(
            Recognizer recognizer, Optional<SpeakerOptions.Heard> voices) {
        return (input, read) -> {
            var clip = measure(recognizer, input, read);
            return voices.map(heard -> heard.read(clip, input)).orElse(clip);
        };
    }

    private static Function<List<MeasuredClip>, List<Prediction>> each(Explainer explainer) {
        return clips -> clips.stream().map(explainer::explain).toList();
    }

    /** A speech LLM, which alone can be asked for some things. */
    private AaSllm ofSpeechLlm(String option, Recognizer recognizer) {
        if (recognizer instanceof AaSllm llm) {
            return llm;
        }
        throw InvalidInputException.of(option, "with a classifier", "a speech LLM").in(model.settings(spec).model())
                .next("a classifier has neither a description nor a speaker as input; the measured properties are in each row");
    }

    /** Boxes 1 and 2, by other threads while libtorch computes. */
    private static MeasuredClip measure(Recognizer recognizer, Input input, Sound read) {
        try {
            return recognizer.measure(read.waveform(), input.facts()).readWith(read.warnings());
        } catch (InvalidInputException e) {
            throw e.in(input.file());
        }
    }
}
