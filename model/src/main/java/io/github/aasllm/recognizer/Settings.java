// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.Decode;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What to load and how to ask; what is empty comes from the LoRA folder, then from the model folder, then
 * from the defaults.
 *
 * @param model a Hugging Face folder, or an adapted one, see {@link Adapted}
 * @param lora a LoRA folder in PEFT's layout
 * @param answers which labels there may be, and what they are called
 * @param prompt by default {@code paper}
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
}
