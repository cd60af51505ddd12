// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.description.Level;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm thresholds}: the medians of equation 8 from a training set. */
@Command(
        name = "thresholds",
        description = "Makes a thresholds file: the median of each acoustic property over a training set, which"
                + " parts Low from High.")
final class ThresholdsCommand implements Callable<Integer> {
    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = Inputs.LABEL, arity = "1..*", description = Inputs.DESCRIPTION)
    private List<String> audio;

    @Mixin
    private MeasuringOptions measuring;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The thresholds file to write.")
    private Path output;

    ThresholdsCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        var extractor = measuring.extractor();
        var failures = new Failures(spec.commandLine().getErr());
        var properties = measure(extractor, failures);
        if (properties.isEmpty()) {
            throw InvalidInputException.of("training set", "all inputs failed", "at least one sound file");
        }
        var thresholds = Thresholds.ofTrainingSet(
                extractor.method(), extractor.normalisation(), properties);
        thresholds.write(output);
        print(thresholds, properties.values());
        return failures.exitCode();
    }

    private Map<String, AcousticProperties> measure(AcousticExtractor extractor, Failures failures) {
        var properties = new LinkedHashMap<String, AcousticProperties>();
        try (var progress = Progress.of("thresholds", true)) {
            InOrder.forEach(
                    Inputs.of(audio),
                    global.threads(),
                    input -> Attempt.of(input, () -> extractor.extract(AudioFile.read(input.file()))),
                    attempt -> {
                        if (attempt.failure() == null) {
                            properties.put(attempt.input().name(), attempt.result());
                        } else {
                            failures.report(attempt.input(), attempt.failure());
                        }
                        progress.step();
                    });
        }
        return properties;
    }

    private void print(Thresholds thresholds, Collection<AcousticProperties> clips) {
        var out = spec.commandLine().getOut();
        out.printf("%-18s  %10s  %6s%n", clips.size() + " clips", "median", "high");
        for (var cue : Cue.values()) {
            var shares = clips.stream()
                    .collect(Collectors.partitioningBy(
                            clip -> thresholds.level(cue, clip.value(cue)) == Level.HIGH, Collectors.counting()));
            double share = 100.0 * shares.get(true) / clips.size();
            out.printf(
                    Locale.ROOT, "%-18s  %10.3f  %4.0f %%%n", cue.words(), thresholds.medians().get(cue), share);
        }
        out.flush();
    }
}
