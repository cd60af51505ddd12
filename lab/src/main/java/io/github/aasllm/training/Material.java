// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.Share;
import io.github.aasllm.recognizer.Families;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is learned from, by what it is selected, and what is said and asked of a clip.
 *
 * @param training clips that weights are learned from
 * @param dev clips that weights are selected by
 * @param prompt empty where no LLM decides
 */
record Material(
        List<HeardClip> training, List<HeardClip> dev, Descriptions descriptions, LabelSet labels,
        Optional<PromptTemplate> prompt) {

    static Material of(TrainingTask task, SpeechEncoder encoder) {
        var parts = task.parts();
        var prompt = task.recipe().prompt();
        var asked = task.recipe().decision().by() == DecisionSettings.By.LLM
                ? Optional.of(prompt.prompt(Families.in(task.model()))) : Optional.<PromptTemplate>empty();
        var heard = HeardClip.all(
                Stream.concat(parts.train().stream(), parts.dev().stream()).toList(), task.sounds(), encoder);
        return new Material(
                heard.subList(0, parts.train().size()),
                heard.subList(parts.train().size(), heard.size()),
                Descriptions.of(prompt, parts.train(), parts.dev(), task.sounds()).saying(task.descriptions()),
                new LabelSet(parts.labels().stream().map(Label::of).toList()),
                asked);
    }

    /** How many clips outside training have no thresholds to be described by, a line for each reason. */
    List<String> undescribed(PromptSettings settings) {
        var clips = dev.stream().map(HeardClip::utterance).toList();
        return descriptions.others().isPresent() ? List.of() : descriptions.thresholds()
                .map(sets -> new Undescribed(settings, "dev").with(sets.all(), clips).lines()).orElse(List.of());
    }

    /** The labels of the training clips, in their order. */
    List<String> learned() {
        return training.stream().map(clip -> clip.utterance().label()).toList();
    }

    /**
     * The speakers of the training clips, in their order; none where no epoch is by speaker.
     *
     * @throws InvalidInputException if one of them is not known
     */
    List<String> speakers(Share bySpeaker) {
        if (bySpeaker.percent() == 0) {
            return List.of();
        }
        return training.stream().map(HeardClip::utterance).map(clip -> clip.fact(Utterance.SPEAKER).orElseThrow(() ->
                InvalidInputException.of("batch.by-speaker", bySpeaker,
                        "0 %, as the speaker of " + clip.id() + " is not known"))).toList();
    }

    static List<String> ids(List<HeardClip> clips) {
        return clips.stream().map(clip -> clip.utterance().id()).toList();
    }
}
