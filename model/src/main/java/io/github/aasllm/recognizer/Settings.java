// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.head.HeadFiles;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to load and how to ask; what is empty comes from the LoRA folder, then from the model folder, then
 * from the defaults.
 *
 * @param model a Hugging Face folder, or an adapted one, see {@link Adapted}
 * @param lora a LoRA folder in PEFT's layout
 * @param answers which labels there may be, and what they are called
 * @param prompt by default the first of the model's family
 * @param description by default {@code sentence-v1}; nothing without thresholds
 * @param thresholds without any there is no description, and a warning says so
 * @param decode by default {@link Decode#SCORE}
 * @param precision by default int8 where the model's weights are stored so, else float32
 */
public record Settings(
        Path model,
        Optional<Path> lora,
        Answers answers,
        Optional<PromptTemplate> prompt,
        Optional<DescriptionTemplate> description,
        Optional<AnyThresholds> thresholds,
        Optional<Decode> decode,
        Optional<Precision> precision) {
    private static final Pattern READ = Pattern.compile("\\.(json|txt|yaml|safetensors|bin|pt|pth)$");

    /**
     * Which labels there may be.
     *
     * @param labels by default anger, happiness, sadness, neutral
     * @param unlearned whether labels that the model never learned are let through; a warning then stands in
     *     every prediction. Else they are refused where the folder lists those that it learned
     * @param map other names for the labels of a classifier, see {@link io.github.aasllm.classifier.LabelMap}
     */
    public record Answers(Optional<LabelSet> labels, boolean unlearned, Optional<String> map) {
        /** Those of the folder. */
        public static final Answers USUAL = new Answers(Optional.empty(), false, Optional.empty());
    }

    /** A model, and nothing else chosen. */
    public static Settings of(Path model) {
        return new Settings(
                model, Optional.empty(), Answers.USUAL, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty());
    }

    Settings withModel(Path folder) {
        return new Settings(
                folder, lora, answers, prompt, description,
                thresholds, decode, precision);
    }

    public Settings withLora(Path folder) {
        return new Settings(
                model, Optional.of(folder), answers, prompt, description, thresholds, decode, precision);
    }

    private Settings with(Answers other) {
        return new Settings(model, lora, other, prompt, description, thresholds, decode, precision);
    }

    public Settings withLabels(LabelSet set) {
        return with(new Answers(Optional.of(set), answers.unlearned, answers.map));
    }

    public Settings withUnlearnedLabels() {
        return with(new Answers(answers.labels, true, answers.map));
    }

    /** Other names for the labels of a classifier, as {@link io.github.aasllm.classifier.LabelMap} reads them. */
    public Settings withMap(String names) {
        return with(new Answers(answers.labels, answers.unlearned, Optional.of(names)));
    }

    public Settings withPrompt(PromptTemplate template) {
        return new Settings(
                model, lora, answers, Optional.of(template), description, thresholds, decode, precision);
    }

    public Settings withDescription(DescriptionTemplate template) {
        return new Settings(model, lora, answers, prompt, Optional.of(template), thresholds, decode, precision);
    }

    public Settings withThresholds(AnyThresholds cuts) {
        return new Settings(model, lora, answers, prompt, description, Optional.of(cuts), decode, precision);
    }

    public Settings withDecode(Decode way) {
        return new Settings(model, lora, answers, prompt, description, thresholds, Optional.of(way), precision);
    }

    public Settings withPrecision(Precision numbers) {
        return new Settings(model, lora, answers, prompt, description, thresholds, decode, Optional.of(numbers));
    }

    /**
     * The clips, sorted, from which the weights were learned: those of the model and of the LoRA folder, of an adapted
     * model those below it.
     *
     * @param ids of the clips that are asked about
     * @throws InvalidInputException if a folder is damaged
     */
    public SortedSet<String> learnedFrom(Collection<String> ids) {
        var below = Adapted.in(model).map(adapted -> adapted.below(this)).orElse(this);
        return Stream.concat(Stream.of(below.model), below.lora.stream())
                .flatMap(folder -> Bundle.read(folder).provenance().stream())
                .flatMap(weights -> weights.seenOf(ids).stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * What tells a model or LoRA folder from others: the SHA-256 of all files that it may be read from, its settings
     * and weights, which takes as long as reading them once. Those of an encoder head, of an encoder or LoRA
     * weights that were trained with it, and the folders below an adapted one, count too.
     *
     * @throws InvalidInputException if it cannot be read
     */
    public static String fingerprint(Path folder) {
        var own = ofFiles(folder);
        var inner = HeadFiles.isIn(folder) ? headFolders(folder).map(Settings::ofFiles) : Stream.<String>empty();
        var below = Adapted.in(folder).stream()
                .flatMap(adapted -> Stream.concat(Stream.of(adapted.model()), adapted.lora().stream()))
                .map(Settings::fingerprint);
        var others = Stream.concat(inner, below).toList();
        return others.isEmpty() ? own : Sha256.of(own + String.join("", others));
    }

    private static Stream<Path> headFolders(Path of) {
        return Stream.of(HeadFiles.folder(of), HeadFiles.encoderWeights(of).getParent(), HeadFiles.lora(of))
                .filter(Files::isDirectory);
    }

    private static String ofFiles(Path folder) {
        try (var files = Files.list(folder)) {
            var read = files.map(file -> file.getFileName().toString()).filter(READ.asPredicate()).sorted().toList();
            return Making.Parent.of("model", folder, read).fingerprint();
        } catch (IOException e) {
            throw InvalidInputException.of("model", e.getMessage(), "a readable folder").in(folder).causedBy(e);
        }
    }
}
