// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.adapt;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.adaptation.Adaptation;
import io.github.aasllm.adaptation.Adaptation.Shares;
import io.github.aasllm.adaptation.Alterations;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bulk.Attempt;
import io.github.aasllm.bulk.Clips;
import io.github.aasllm.bulk.Failures;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Inputs;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.Progress;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.cli.call.SoundOptions;
import io.github.aasllm.cli.predict.NamedModel;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Adapted;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm adapt}: a folder over a model's, with what clips without labels tell. */
@Command(
        name = "adapt",
        description = "Calibrates a model to recordings like yours with clips that have no labels: the"
                + " temperature, the thresholds of its descriptions and the sets of 'predict --set'. Makes a small"
                + " folder for --model; the model stays as it is and where it is.")
public final class AdaptCommand implements Callable<Integer> {
    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = Inputs.LABEL, arity = "1..*", description = Inputs.DESCRIPTION)
    private List<String> audio;

    @Mixin
    private SoundOptions sound;

    @Mixin
    private NamedModel named;

    @Option(names = "--shares", paramLabel = "WHAT", defaultValue = "as-trained",
            description = "How often each emotion is among the clips. as-trained: no correction; equal:"
                    + " about as often as any other; estimated: from the answers, which needs a model that is"
                    + " often right (default: ${DEFAULT-VALUE}).")
    private String shares;

    @Option(names = {"-o", "--output"}, paramLabel = "DIR", required = true,
            description = "A new or empty folder.")
    private Path output;

    public AdaptCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        if (audio.contains("-")) {
            throw InvalidInputException.of("AUDIO", "-", "files, for every clip is read twice");
        }
        var wanted = wanted();
        var settings = settings();
        global.setArithmeticThreads();
        var failures = new Failures(spec.commandLine().getErr());
        var thresholds = thresholds(settings);
        try (var recognizer = speechLlm(thresholds.map(settings::withThresholds).orElse(settings))) {
            var adaptation = new Adaptation(recognizer.calibration(), recognizer.labelNames());
            answer(recognizer, adaptation, failures);
            if (adaptation.clips() == 0) {
                return failures.noneLeft(InvalidInputException.of("clips", "0 that could be used", Adaptation.FEWEST + " or more"));
            }
            var fitted = adaptation.fit(wanted);
            var says = Bundle.EMPTY.withCalibration(fitted);
            Adapted.over(settings, output, thresholds.map(says::withThresholds).orElse(says)).write();
            say(adaptation, recognizer.calibration(), fitted);
        }
        return failures.exitCode();
    }

    private Settings settings() {
        var settings = named.settings(spec);
        if (Adapted.isIn(settings.model())) {
            throw InvalidInputException.of("--model", settings.model(),
                    "the model itself, as this folder was adapted already");
        }
        return settings;
    }

    private Shares wanted() {
        return Stream.of(Shares.values())
                .filter(known -> known.name().equalsIgnoreCase(shares.replace('-', '_'))).findFirst()
                .orElseThrow(() -> InvalidInputException.of("--shares", shares, "as-trained, equal or estimated")
                        .meant(shares, List.of("as-trained", "equal", "estimated")));
    }

    private AaSllm speechLlm(Settings settings) {
        var recognizer = Recognizer.open(settings);
        if (recognizer instanceof AaSllm llm) {
            return llm;
        }
        recognizer.close();
        throw InvalidInputException.of("--model", "a classifier", "a speech LLM").in(settings.model());
    }

    /** The medians of these clips, where the model's are one set for all clips. */
    private Optional<Thresholds> thresholds(Settings settings) {
        var own = settings.lora().map(Bundle::read).orElse(Bundle.EMPTY).or(Bundle.read(settings.model())).thresholds();
        if (own.isEmpty() || !(own.get() instanceof Thresholds usual)) {
            return Optional.empty();
        }
        var extractor = AcousticExtractor.of(usual.method(), usual.normalisation());
        var measured = new LinkedHashMap<String, AcousticProperties>();
        clips().forEach(sound.reader().chosen(Inputs.of(audio)), (input, read) -> extractor.extract(read.waveform()),
                attempts -> attempts.forEach(attempt -> attempt.result().ifPresent(
                        properties -> measured.put(attempt.input().id(), properties))));
        return measured.isEmpty() ? Optional.empty() : Optional.of(
                Thresholds.ofTrainingSet(usual.method(), usual.normalisation(), usual.split(), measured));
    }

    private Clips clips() {
        return new Clips(sound.reader(), global.threads());
    }

    private void answer(AaSllm recognizer, Adaptation adaptation, Failures failures) {
        var inputs = Inputs.of(audio);
        try (var progress = Progress.of("adapt", true)) {
            clips().forEach(sound.reader().chosen(inputs), (input, read) -> read.waveform(), attempts -> {
                attempts.forEach(attempt -> answer(recognizer, attempt, adaptation, failures));
                progress.step();
            });
        }
        inputs.sayLeftOut(Remarks.of(spec));
    }

    private void answer(AaSllm recognizer, Attempt<Waveform> attempt, Adaptation adaptation, Failures failures) {
        attempt.failure().ifPresent(why -> failures.report(attempt.input(), why));
        try {
            attempt.result().ifPresent(clip -> answer(recognizer, attempt.input(), clip, adaptation));
        } catch (InvalidInputException e) {
            failures.report(attempt.input(), e.in(attempt.input().file()));
        }
    }

    private void answer(AaSllm recognizer, Input input, Waveform clip, Adaptation adaptation) {
        var all = Stream.concat(Stream.of(clip), Alterations.of(clip, input.id()).stream()).toList();
        var answers = recognizer.recognize(all);
        var own = answers.getFirst();
        if (own.probabilities().isEmpty()) {
            throw InvalidInputException.of("--model", "one that writes its answers", "one that scores labels");
        }
        adaptation.add(own.probabilities(), own.emotion(),
                answers.subList(1, answers.size()).stream().map(Prediction::emotion).toList());
    }

    private void say(Adaptation adaptation, Calibration before, Calibration after) {
        var out = spec.commandLine().getOut();
        out.printf("%d clips%n", adaptation.clips());
        out.printf("altered copies with the same answer  %.2f%n", adaptation.agreement());
        out.printf("mean probability of the answer       %.2f, before %.2f%n",
                adaptation.sureness(after), adaptation.sureness(before));
        out.printf("temperature                          %.2f, before %.2f%n",
                after.temperature(), before.temperature());
        after.prior().forEach((label, share) -> out.printf("divided by, %-24s %.2f%n", label, share));
        Remarks.of(spec).println("wrote " + output + "; use it with --model " + output);
    }
}
