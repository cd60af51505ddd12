// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Precision;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm predict}: all five boxes. */
@Command(
        name = "predict",
        description = "Says which emotion is in each clip, how sure the model is, and what it heard.")
final class PredictCommand implements Callable<Integer> {
    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = Inputs.LABEL, arity = "1..*", description = Inputs.DESCRIPTION)
    private List<String> audio;

    @Option(names = "--model", paramLabel = "DIR", description = "A Hugging Face model folder.")
    private Path model;

    @Option(names = "--lora", paramLabel = "DIR", description = "A LoRA folder in PEFT's layout.")
    private Path lora;

    @Option(
            names = "--labels",
            paramLabel = "A,B,...",
            description = "The emotions to choose from; by default those of the LoRA or model folder, else anger,"
                    + " happiness, sadness, neutral.")
    private String labels;

    @Option(
            names = "--prompt",
            paramLabel = "NAME",
            description = "paper, qwen2-audio or qwen2-audio-instruct; by default that of the LoRA or model folder,"
                    + " else paper.")
    private String prompt;

    @Option(
            names = "--description",
            paramLabel = "NAME|FILE",
            description = "The wording of descriptions: sentence-v1, compact-v1, chinese-v1 or a file of yours; by"
                    + " default that of the LoRA or model folder, else sentence-v1.")
    private String description;

    @Option(
            names = "--thresholds",
            paramLabel = "FILE",
            description = "What parts Low from High (see 'aasllm thresholds'); by default those of the LoRA or model"
                    + " folder.")
    private Path thresholds;

    @Option(
            names = "--decode",
            paramLabel = "WAY",
            description = "score: every label's whole answer is scored; generate: the model writes, and only an"
                    + " exact match counts; by default that of the LoRA or model folder, else score.")
    private Decode decode;

    @Option(
            names = "--precision",
            paramLabel = "NUMBERS",
            description = "float32, or int8: faster, and close but not equal; by default int8 where 'aasllm model"
                    + " quantize' made the model, else float32.")
    private Precision precision;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", description = Format.DESCRIPTION)
    private Format format;

    PredictCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        if (model == null) {
            throw InvalidInputException.of("--model", "none", "a Hugging Face folder of Qwen2-Audio")
                    .next("'aasllm model random -o DIR' makes one with random weights, to try everything else");
        }
        var inputs = Inputs.of(audio);
        var settings = settings();
        global.setArithmeticThreads();
        var failures = new Failures(spec.commandLine().getErr());
        try (var recognizer = AaSllm.load(settings)) {
            var fields = new PredictFields(recognizer);
            var out = spec.commandLine().getOut();
            Output<Prediction> output = format == Format.TABLE
                    ? new PredictTable(out)
                    : new RecordOutput<>(out, format, fields.columns(), true, fields::of);
            var batch = new PredictBatch(recognizer, output, failures);
            try {
                InOrder.forEach(
                        inputs, global.threads(), input -> Attempt.of(input, () -> read(recognizer, input)), batch);
            } finally { // also before a refusal of the inputs
                batch.finish();
            }
            output.end();
        }
        return failures.exitCode();
    }

    /** Reading and boxes 1 and 2, by other threads while libtorch computes. */
    private static MeasuredClip read(AaSllm recognizer, Input input) {
        var clip = AudioFile.read(input.file());
        AaSllm.requireAudible(clip, input.file());
        return recognizer.measure(clip, input.facts());
    }

    private Settings settings() {
        var settings = decode == null ? Settings.of(model) : Settings.of(model).withDecode(decode);
        settings = precision == null ? settings : settings.withPrecision(precision);
        settings = lora == null ? settings : settings.withLora(lora);
        settings = labels == null ? settings : settings.withLabels(LabelSet.parse(labels));
        settings = prompt == null ? settings : settings.withPrompt(PromptTemplate.builtIn(prompt));
        settings = description == null ? settings : settings.withDescription(DescriptionTemplate.named(description));
        return thresholds == null ? settings : settings.withThresholds(AnyThresholds.read(thresholds));
    }
}
