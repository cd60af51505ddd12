// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What settings come to with what the folders say about themselves: that of the settings, else of the LoRA
 * folder, else of the model folder, else the default.
 *
 * @param states of the training clips, against which a speaker's are read
 * @param ofWeights what the folder of the weights says, the LoRA folder where there is one
 * @param ofModel warnings that hold for every clip
 * @param base the model that the LoRA folder says it was trained on
 */
record Setup(Prompting prompting, Describer describer, Normalisation hearing, Optional<StateStatistics> states,
        Bundle ofWeights, List<String> ofModel, Optional<BaseModel> base) {
    static final String RANDOM = "model: random weights, so the emotion means nothing";

    /**
     * Reads what the folders say.
     *
     * @param over what goes before it
     * @throws io.github.aasllm.error.InvalidInputException if that is damaged, the prompt is made for other
     *     families, or the labels were never learned and the settings do not let them through
     */
    static Setup of(Settings settings, Bundle over) {
        var own = Bundle.read(settings.model());
        var ofLora = settings.lora().map(Bundle::read);
        if (ofLora.isPresent()) {
            SpectralReading.leaveOut(own);
        }
        var bundle = over.or(ofLora.map(b -> b.or(own)).orElse(own));
        var learned = new LearnedLabels(bundle.labels());
        var family = Families.in(settings.model());
        var prompt = settings.prompt().or(bundle::prompt).orElseGet(family::prompt);
        Families.requireFitting(prompt, family);
        var prompting = new Prompting(
                prompt,
                settings.answers().labels().map(learned::answering).or(bundle::labels).orElse(LabelSet.FOUR_EMOTIONS),
                settings.decode().or(bundle::decode).orElse(Decode.SCORE),
                bundle.calibration().orElse(Calibration.NONE));
        var warnings = new ArrayList<String>();
        learned.warning(prompting.labels(), settings).ifPresent(warnings::add);
        if (bundle.random()) {
            warnings.add(RANDOM);
        }
        var wording = settings.description().or(bundle::description)
                .orElseGet(() -> DescriptionTemplate.builtIn(DescriptionTemplate.DEFAULT));
        return new Setup(
                prompting,
                new Describer(settings.thresholds().or(bundle::thresholds), wording),
                bundle.hearing().orElse(Normalisation.NONE),
                bundle.states(),
                ofLora.orElse(own),
                List.copyOf(warnings),
                ofLora.flatMap(Bundle::provenance).flatMap(Provenance::base));
    }

    /** What is asked beside the LLM, see {@link SpectralReading#of}. */
    Optional<SpectralReading> beside() {
        return SpectralReading.of(ofWeights, prompting);
    }

    /** The same with another prompt, and the labels in another order. */
    Setup asking(PromptTemplate prompt, LabelSet labels) {
        return new Setup(new Prompting(prompt, labels, prompting.decode(), prompting.calibration()), describer,
                hearing, states, ofWeights, ofModel, base);
    }

    /** The warnings that hold for every clip; one says so where LoRA weights are of another base model. */
    List<String> warnings(Checkpoint checkpoint) {
        var warnings = new ArrayList<>(ofModel);
        base.filter(other -> !other.fingerprint().equals(checkpoint.fingerprint()))
                .ifPresent(other -> warnings.add("lora: trained on " + other.name()
                        + ", whose weights are not those of " + checkpoint.folder()));
        return List.copyOf(warnings);
    }
}
