// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.Description;
import io.github.aasllm.description.DescriptionConstructor;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.GroupedThresholds;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.PromptSettings;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What clips are described by: thresholds of the training clips alone, and a wording.
 *
 * @param thresholds empty where no clip is described
 * @param sounds in which clips are measured
 * @param others what clips are described by in place of their own levels, by id
 */
record Descriptions(
        Optional<AnyThresholds> thresholds, DescriptionTemplate wording, Sounds sounds,
        Optional<Map<String, Description>> others) {

    /**
     * As a recipe says it, with thresholds of these clips.
     *
     * @throws InvalidInputException if a property has no value in the set, or a clip has no group
     */
    static Descriptions of(PromptSettings settings, Collection<Utterance> training, Sounds sounds) {
        var wording = DescriptionTemplate.builtIn(settings.wording());
        var thresholds = settings.arms().getFirst().train() == PromptSettings.Describing.NONE
                ? Optional.<AnyThresholds>empty()
                : Optional.of(thresholds(settings, training, sounds));
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
                .flatMap(any -> any.forClip(clip.facts()))
                .map(own -> new DescriptionConstructor(own, wording).construct(sounds.properties(clip)));
    }

    private static AnyThresholds thresholds(
            PromptSettings settings, Collection<Utterance> training, Sounds sounds) {
        var by = settings.by();
        if (by == Grouping.CORPUS) {
            return Thresholds.ofTrainingSet(
                    settings.method(), settings.normalisation(), settings.levels(),
                    sounds.measured(training));
        }
        var groups = new TreeMap<String, Map<String, AcousticProperties>>();
        training.stream()
                .collect(Collectors.groupingBy(clip -> group(by, clip)))
                .forEach((group, its) -> groups.put(group, sounds.measured(its)));
        return GroupedThresholds.ofTrainingSet(
                by, settings.method(), settings.normalisation(), settings.levels(), groups);
    }

    private static String group(Grouping by, Utterance utterance) {
        return utterance.fact(by.key()).orElseThrow(() -> InvalidInputException.of(
                "description.by", by.key(), "a corpus that names that of every clip")
                .next(utterance.id() + " has none"));
    }
}
