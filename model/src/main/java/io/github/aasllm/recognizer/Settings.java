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
 * @param labels by default anger, happiness, sadness, neutral
 * @param unlearnedLabels whether labels that the model never learned are let through; a warning then stands
 *     in every prediction. Else they are refused where the folder lists those that it learned
 * @param prompt by default {@code paper}
 * @param description by default {@code sentence-v1}; nothing without thresholds
 * @param thresholds without any there is no description, and a warning says so
 * @param decode by default {@link Decode#SCORE}
 * @param map other names for the labels of a classifier, see {@link io.github.aasllm.classifier.LabelMap}
 * @param precision by default int8 where the model's weights are stored so, else float32
 */
public record Settings(
        Path model,
        Optional<Path> lora,
        Optional<LabelSet> labels,
        boolean unlearnedLabels,
        Optional<PromptTemplate> prompt,
        Optional<DescriptionTemplate> description,
        Optional<AnyThresholds> thresholds,
        Optional<Decode> decode,
        Optional<Precision> precision,
        Optional<String> map) {

    /** A model, and nothing else chosen. */
    public static Settings of(Path model) {
        return new Settings(
                model, Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    Settings withModel(Path folder) {
        return new Settings(
                folder, lora, labels, unlearnedLabels, prompt, description,
                thresholds, decode, precision, map);
    }

    public Settings withLora(Path folder) {
        return new Settings(
                model, Optional.of(folder), labels, unlearnedLabels, prompt, description,
                thresholds, decode, precision, map);
    }

    public Settings withLabels(LabelSet set) {
        return new Settings(
                model, lora, Optional.of(set), unlearnedLabels, prompt, description,
                thresholds, decode, precision, map);
    }

    public Settings withUnlearnedLabels() {
        return new Settings(
                model, lora, labels, true, prompt, description,
                thresholds, decode, precision, map);
    }

    public Settings withPrompt(PromptTemplate template) {
        return new Settings(
                model, lora, labels, unlearnedLabels, Optional.of(template), description,
                thresholds, decode, precision, map);
    }

    public Settings withDescription(DescriptionTemplate template) {
        return new Settings(
                model, lora, labels, unlearnedLabels, prompt, Optional.of(template),
                thresholds, decode, precision, map);
    }

    public Settings withThresholds(AnyThresholds cuts) {
        return new Settings(
                model, lora, labels, unlearnedLabels, prompt, description,
                Optional.of(cuts), decode, precision, map);
    }

    public Settings withDecode(Decode way) {
        return new Settings(
                model, lora, labels, unlearnedLabels, prompt, description,
                thresholds, Optional.of(way), precision, map);
    }

    public Settings withPrecision(Precision numbers) {
        return new Settings(
                model, lora, labels, unlearnedLabels, prompt, description,
                thresholds, decode, Optional.of(numbers), map);
    }

    /** Other names for the labels of a classifier, as {@link io.github.aasllm.classifier.LabelMap} reads them. */
    public Settings withMap(String names) {
        return new Settings(
                model, lora, labels, unlearnedLabels, prompt, description,
                thresholds, decode, precision, Optional.of(names));
    }
}
