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
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.PlotFile;
import io.github.aasllm.cli.call.SoundOptions;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Explainer;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.record.Format;
import io.github.aasllm.record.PredictFields;
import io.github.aasllm.record.RecordWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm predict}: all five boxes. */
@Command(
        name = "predict",
        description = "Says which emotion is in each clip, how sure the model is, and what it heard.")
public final class PredictCommand implements Callable<Integer> {
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
            description = "Also say what the probabilities become when the model is told another level of one"
                    + " cue, or nothing of it; the cue with the largest effect first.")
    private boolean explain;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draw the clip into this file, which ends in .svg: waveform, pitch and segments"
                    + " over time, and the probabilities. One clip only.")
    private Path plot;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table",
            description = "table, jsonl or csv (default: ${DEFAULT-VALUE}).")
    private Format format;

    public PredictCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        if (format == Format.PARQUET) {
            throw InvalidInputException.of("--format", "parquet", "table, jsonl or csv");
        }
        var picture = plot == null ? null : new PlotFile(plot);
        speaker.check(audio);
        set.requireWithout("--labels", model.areLabelsGiven());
        set.requireWithout("--decode generate", model.generates());
        OwnInputs.spare(PlotFile.OPTION, plot, audio);
        var all = Inputs.of(audio);
        var inputs = plot == null ? sound.reader().chosen(all) : PlotFile.only(sound.reader().chosen(all));
        var settings = model.settings(spec);
        global.setArithmeticThreads();
        var failures = new Failures(spec.commandLine().getErr());
        try (var recognizer = Recognizer.open(settings)) {
            Function<List<MeasuredClip>, List<Prediction>> answering =
                    explain ? each(ofSpeechLlm("--explain", recognizer).explainer()) : recognizer::answer;
            var output = output(recognizer, picture);
            var batch = new PredictBatch(answering, output, failures);
            var clips = new Clips(sound.reader(), global.threads());
            var reading = reading(recognizer, clips);
            try {
                clips.forEach(inputs, reading, batch);
            } catch (InvalidInputException ofInputs) { // behind the results of what came before
                batch.finish();
                throw ofInputs;
            }
            batch.finish();
            output.end();
        }
        all.sayLeftOut(spec.commandLine().getErr());
        return failures.exitCode();
    }

    private Output<Prediction> output(Recognizer recognizer, PlotFile picture) {
        var out = spec.commandLine().getOut();
        var sets = set.sets(option -> ofSpeechLlm(option, recognizer));
        var fields = new PredictFields(recognizer, explain, sets);
        Output<Prediction> output = format == Format.TABLE
                ? new PredictTable(out, sets)
                : new RecordOutput<>(new RecordWriter(out, format, fields.columns(), true), fields::of);
        return picture == null
                ? output : new DrawnPrediction(output, picture, sound.reader(), recognizer.extractor());
    }

    /** How a clip is measured; with speakers known, after all clips have been listened to. */
    private BiFunction<Input, Sound, MeasuredClip> reading(Recognizer recognizer, Clips clips) {
        if (!speaker.areGiven()) {
            return (input, read) -> measure(recognizer, input, read);
        }
        var voices = speaker.listen(ofSpeechLlm(speaker.option(), recognizer), clips, audio);
        return (input, read) -> speaker.read(measure(recognizer, input, read), input, voices);
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
                .next("a classifier is told no cues and no speaker; what was measured of a clip stands in its row");
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
