// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.Description;
import io.github.aasllm.description.DescriptionConstructor;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.PromptSettings;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * What clips are described by: thresholds, and a wording.
 *
 * @param thresholds empty where no clip is described
 * @param sounds in which clips are measured
 * @param others what clips are described by in place of their own levels, by id
 */
record Descriptions(
        Optional<RecipeThresholds> thresholds, DescriptionTemplate wording, Sounds sounds,
        Optional<Map<String, Description>> others) {

    /**
     * As a recipe says it, with thresholds of these clips.
     *
     * @param dev clips outside training
     * @throws InvalidInputException if a property has no value in the set, or a clip has no group
     */
    static Descriptions of(
            PromptSettings settings, Collection<Utterance> training, Collection<Utterance> dev, Sounds sounds) {
        var wording = DescriptionTemplate.builtIn(settings.wording());
        var thresholds = settings.arms().getFirst().train() == PromptSettings.Describing.NONE
                ? Optional.<RecipeThresholds>empty()
                : Optional.of(RecipeThresholds.of(settings, training, dev, sounds::measured));
        return new Descriptions(thresholds, wording, sounds, Optional.empty());
    }

    /** The same thresholds, with these descriptions in place of what they make, where there are any. */
    Descriptions saying(Optional<Map<String, Description>> others) {
        return new Descriptions(thresholds, wording, sounds, others);
    }

    /** The description of a clip, where it has one. */
    Optional<Description> of(Utterance clip) {
        if (others.isPresent()) {
            return Optional.ofNullable(others.get().get(clip.id()));
        }
        return thresholds
                .flatMap(sets -> sets.all().forClip(clip.facts()))
                .map(own -> new DescriptionConstructor(own, wording).construct(sounds.properties(clip)));
    }
}
