// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.cli.call.TypedCall;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.recognizer.Precision;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that say which model is asked, and how. */
public final class ModelOptions {
    @Mixin
    private NamedModel named;

    @Option(
            names = "--labels",
            paramLabel = "A,B,...",
            description = "The emotions to choose from; by default those of the LoRA or model folder, else"
                    + " anger, happiness, sadness, neutral.")
    private String labels;

    @Option(
            names = "--map",
            paramLabel = "A=B,...",
            description = "Other names for the labels of a classifier; known: those that this program's corpora"
                    + " use, for the abbreviations of published checkpoints (neu, hap, ...). Labels of one name"
                    + " are one, and their probabilities add up.")
    private String map;

    @Option(
            names = "--unlearned-labels",
            description = "Let labels through that the model never learned; a warning says so in every row.")
    private boolean unlearnedLabels;

    @Option(
            names = "--prompt",
            paramLabel = "NAME",
            completionCandidates = Prompts.class,
            description = "${COMPLETION-CANDIDATES}; by default that of the LoRA or model folder, else the"
                    + " first of its family.")
    private String prompt;

    @Option(
            names = "--description",
            paramLabel = "NAME|FILE",
            description = "The wording of descriptions: sentence-v1, compact-v1, chinese-v1 or a file of"
                    + " yours; by default that of the LoRA or model folder, else sentence-v1.")
    private String description;

    @Option(
            names = "--thresholds",
            paramLabel = "FILE",
            description = "The boundaries between Low and High (see 'aasllm thresholds'); by default those of the LoRA"
                    + " or model folder.")
    private Path thresholds;

    @Option(
            names = "--decode",
            paramLabel = "WAY",
            description = "score: every label's whole answer is scored; generate: the model writes, and only"
                    + " an exact match counts; by default that of the LoRA or model folder, else score.")
    private Decode decode;

    @Option(
            names = "--precision",
            paramLabel = "NUMBERS",
            defaultValue = "auto",
            description = "float32, or faster and close but not equal: bfloat16, on processors with AVX-512-BF16 or"
                    + " AMX, and int8; by default auto, which is int8 where 'aasllm model quantize' made the model,"
                    + " bfloat16 where a speech LLM has 20 million numbers or more in half precision and the processor"
                    + " has such units, else float32.")
    private Precision precision;

    private boolean warned; // that the thresholds are measured otherwise than the model's own

    /** The settings that the options say, models of the hub fetched. */
    public Settings settings(CommandSpec spec) {
        var settings = named.settings(spec).withPrecision(precision);
        settings = decode == null ? settings : settings.withDecode(decode);
        settings = labels == null ? settings : settings.withLabels(LabelSet.parse(labels));
        settings = map == null ? settings : settings.withMap(map);
        settings = unlearnedLabels ? settings.withUnlearnedLabels() : settings;
        settings = prompt == null ? settings : settings.withPrompt(Families.prompt(prompt));
        settings = description == null
                ? settings : settings.withDescription(DescriptionTemplate.named(description));
        if (thresholds == null) {
            return settings;
        }
        var given = AnyThresholds.read(thresholds);
        warnOfAnotherMethod(settings, given, spec);
        return settings.withThresholds(given);
    }

    /** Clips are measured by the method of the given thresholds, also where the model was trained with another one. */
    private void warnOfAnotherMethod(Settings settings, AnyThresholds given, CommandSpec spec) {
        var own = settings.lora().map(Bundle::read).orElse(Bundle.EMPTY).or(Bundle.read(settings.model())).thresholds();
        own.filter(learned -> !way(learned).equals(way(given)) && !warned).ifPresent(learned -> {
            warned = true;
            spec.commandLine().getErr().println(TypedCall.advised("--thresholds: " + thresholds + " is of " + way(given)
                    + ", and the model was trained with " + way(learned) + ", so its descriptions have other levels than in training;"
                    + " make thresholds of the model's kind with 'aasllm thresholds " + options(learned) + "', or leave out --thresholds"));
        });
    }

    private static String way(AnyThresholds thresholds) {
        var normalisation = thresholds.normalisation();
        return "method " + thresholds.method().key()
                + (normalisation.equals(Normalisation.NONE) ? "" : " and normalisation " + normalisation.key());
    }

    private static String options(AnyThresholds thresholds) {
        return "--method " + thresholds.method().key() + " --normalise " + thresholds.normalisation().key();
    }

    /**
     * What else the options say that changes what a row has; the labels stand in a field of their own. Of files the
     * SHA-256 stands here, for one may be changed.
     *
     * @param chosen the precision in use, which stands here where an option named it or the processor was the reason
     */
    List<String> said(Precision chosen) {
        var said = new ArrayList<String>();
        add(said, "--map", map);
        add(said, "--unlearned-labels", unlearnedLabels ? "" : null);
        add(said, "--prompt", prompt);
        add(said, "--description", description == null ? null : DescriptionTemplate.named(description).hash());
        add(said, "--thresholds", thresholds == null ? null : hash(thresholds));
        add(said, "--decode", decode == null ? null : decode.name().toLowerCase(Locale.ROOT));
        boolean itself = precision == Precision.AUTO && chosen != Precision.BFLOAT16;
        add(said, "--precision", itself ? null : chosen.name().toLowerCase(Locale.ROOT));
        return said;
    }

    private static void add(List<String> said, String option, String value) {
        if (value != null) {
            said.add((option + " " + value).strip());
        }
    }

    private static String hash(Path file) {
        try {
            return Sha256.ofFile(file);
        } catch (IOException e) {
            throw InvalidInputException.of("--thresholds", e.getMessage(), "a readable file").in(file).causedBy(e);
        }
    }

    /** Whether the call names labels. */
    boolean areLabelsGiven() {
        return labels != null;
    }

    /** Whether the call lets the model write its answers. */
    boolean generates() {
        return decode == Decode.GENERATE;
    }
}
