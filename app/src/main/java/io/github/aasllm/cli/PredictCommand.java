// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Decode;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    /** Clips in one packed batch; more would cost memory and gain little on a CPU. */
    private static final int BATCH = 8;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "AUDIO", arity = "1..*", description = Inputs.DESCRIPTION)
    private List<String> audio;

    @Option(names = "--model", paramLabel = "DIR", required = true, description = "A Hugging Face model folder.")
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
            names = "--thresholds",
            paramLabel = "FILE",
            description = "What parts Low from High (see 'aasllm thresholds'); by default those of the LoRA or model"
                    + " folder.")
    private Path thresholds;

    @Option(
            names = "--decode",
            paramLabel = "WAY",
            defaultValue = "score",
            description = "score: every label's whole answer is scored; generate: the model writes, and only an"
                    + " exact match counts (default: ${DEFAULT-VALUE}).")
    private Decode decode;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", description = Format.DESCRIPTION)
    private Format format;

    @Override
    public Integer call() {
        var inputs = Inputs.of(audio);
        var settings = settings();
        var failures = new Failures(spec.commandLine().getErr());
        try (var recognizer = AaSllm.load(settings)) {
            var fields = new PredictFields(recognizer);
            var out = spec.commandLine().getOut();
            Output<Prediction> output = format == Format.TABLE
                    ? new PredictTable(out)
                    : new RecordOutput<>(out, format, fields.columns(), fields::of);
            for (int from = 0; from < inputs.size(); from += BATCH) {
                recognize(recognizer, inputs.subList(from, Math.min(from + BATCH, inputs.size())), output, failures);
            }
            output.end();
        }
        return failures.exitCode();
    }

    /** Recognizes a batch; what cannot be read is left out of it and reported in its place. */
    private static void recognize(
            AaSllm recognizer, List<Input> inputs, Output<Prediction> output, Failures failures) {
        var clips = new LinkedHashMap<Input, Waveform>();
        var errors = new LinkedHashMap<Input, String>();
        for (var input : inputs) {
            try {
                var clip = AudioFile.read(input.file());
                AaSllm.requireAudible(clip, input.file());
                clips.put(input, clip);
            } catch (RuntimeException failure) {
                errors.put(input, failures.report(input, failure));
            }
        }
        var predictions = recognizer.recognize(new ArrayList<>(clips.values())).iterator();
        for (var input : inputs) {
            if (errors.containsKey(input)) {
                output.failed(input, errors.get(input));
            } else {
                output.done(input, predictions.next());
            }
        }
    }

    private Settings settings() {
        var settings = Settings.of(model).withDecode(decode);
        settings = lora == null ? settings : settings.withLora(lora);
        settings = labels == null ? settings : settings.withLabels(LabelSet.parse(labels));
        settings = prompt == null ? settings : settings.withPrompt(PromptTemplate.builtIn(prompt));
        return thresholds == null ? settings : settings.withThresholds(Thresholds.read(thresholds));
    }
}
