// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.GroupedThresholds;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.PromptSettings.Unseen;
import io.github.aasllm.recognizer.Voices;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Thresholds as a recipe wants them.
 *
 * @param ofTraining of the training clips alone, which is what a model is kept with
 * @param all these and, with {@code description.unseen = own-clips}, those of every other group
 */
public record RecipeThresholds(AnyThresholds ofTraining, AnyThresholds all) {

    /**
     * @param others clips outside training; their labels are not looked at
     * @param measured the properties of clips, by id
     * @throws InvalidInputException if a training clip has no group, or a cue has no value in a set
     */
    public static RecipeThresholds of(
            PromptSettings settings, Collection<Utterance> training, Collection<Utterance> others,
            Function<Collection<Utterance>, Map<String, AcousticProperties>> measured) {
        if (settings.by() == Grouping.CORPUS) {
            var one = Thresholds.ofTrainingSet(
                    settings.method(), settings.normalisation(), settings.levels(), measured.apply(training));
            return new RecipeThresholds(one, one);
        }
        training.forEach(clip -> requireGroup(settings.by(), clip));
        var groups = groups(settings.by(), training);
        var ofTraining = grouped(settings, groups, measured);
        if (settings.unseen() == Unseen.NONE) {
            return new RecipeThresholds(ofTraining, ofTraining);
        }
        groups(settings.by(), others).forEach((group, clips) -> {
            if (!group.isEmpty() && clips.size() >= Voices.FEWEST) {
                groups.putIfAbsent(group, clips);
            }
        });
        return new RecipeThresholds(ofTraining, grouped(settings, groups, measured));
    }

    private static GroupedThresholds grouped(PromptSettings settings, Map<String, Collection<Utterance>> groups,
            Function<Collection<Utterance>, Map<String, AcousticProperties>> measured) {
        var properties = new TreeMap<String, Map<String, AcousticProperties>>();
        groups.forEach((group, clips) -> properties.put(group, measured.apply(clips)));
        return GroupedThresholds.ofTrainingSet(
                settings.by(), settings.method(), settings.normalisation(), settings.levels(), properties);
    }

    /** Clips by group; those of which none is known by the empty name. */
    private static Map<String, Collection<Utterance>> groups(Grouping by, Collection<Utterance> clips) {
        return new TreeMap<>(clips.stream().collect(Collectors.groupingBy(
                clip -> clip.fact(by.key()).orElse(""), Collectors.toCollection(ArrayList::new))));
    }

    private static void requireGroup(Grouping by, Utterance clip) {
        if (clip.fact(by.key()).isEmpty()) {
            throw InvalidInputException.of("description.by", by.key(), "a corpus that names that of every clip")
                    .next(clip.id() + " has none");
        }
    }
}
