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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thresholds as a recipe wants them.
 *
 * @param ofTraining of the training clips alone, which is what a model is kept with
 * @param all by which clips are described: these and, with {@code description.unseen = own-clips}, those of groups
 *     outside training
 */
public record RecipeThresholds(AnyThresholds ofTraining, AnyThresholds all) {
    private static final Logger LOG = LoggerFactory.getLogger(RecipeThresholds.class);

    /**
     * @param others clips outside training; their labels are not looked at
     * @param measured the properties of clips, by id
     * @throws InvalidInputException if a training clip has no group, or a cue has no value in a set of the training
     */
    public static RecipeThresholds of(
            PromptSettings settings, Collection<Utterance> training, Collection<Utterance> others,
            Function<Collection<Utterance>, Map<String, AcousticProperties>> measured) {
        var ofTraining = ofTraining(settings, training, measured);
        return new RecipeThresholds(ofTraining, withUnseen(ofTraining, settings, others, measured));
    }

    /**
     * Thresholds of a training, and where the recipe wants them those of each group that it has none of and that has
     * {@value Voices#FEWEST} or more of the other clips. A group in which a cue has no value, such as the pitch of a whisper, has
     * none, and a warning says so: one speaker of a test is not to end an experiment.
     */
    public static AnyThresholds withUnseen(
            AnyThresholds ofTraining, PromptSettings settings, Collection<Utterance> others,
            Function<Collection<Utterance>, Map<String, AcousticProperties>> measured) {
        if (settings.unseen() == Unseen.NONE || !(ofTraining instanceof GroupedThresholds known)) {
            return ofTraining;
        }
        var unseen = groups(settings.by(), others);
        unseen.values().removeIf(clips -> clips.size() < Voices.FEWEST);
        unseen.keySet().removeIf(group -> group.isEmpty() || known.groups().containsKey(group));
        if (unseen.isEmpty()) {
            return ofTraining;
        }
        var all = new TreeMap<>(known.groups());
        unseen.forEach((group, clips) -> {
            try {
                all.put(group, together(settings, measured.apply(clips)));
            } catch (InvalidInputException none) {
                LOG.warn("description.unseen: {} {} is not described: {}", settings.by().key(), group, none.getMessage());
            }
        });
        return new GroupedThresholds(settings.by(), all);
    }

    private static AnyThresholds ofTraining(PromptSettings settings, Collection<Utterance> training,
            Function<Collection<Utterance>, Map<String, AcousticProperties>> measured) {
        if (settings.by() == Grouping.CORPUS) {
            return together(settings, measured.apply(training));
        }
        training.forEach(clip -> requireGroup(settings.by(), clip));
        var properties = new TreeMap<String, Map<String, AcousticProperties>>();
        groups(settings.by(), training).forEach((group, clips) -> properties.put(group, measured.apply(clips)));
        return GroupedThresholds.ofTrainingSet(
                settings.by(), settings.method(), settings.normalisation(), settings.levels(), properties);
    }

    private static Thresholds together(PromptSettings settings, Map<String, AcousticProperties> clips) {
        return Thresholds.ofTrainingSet(settings.method(), settings.normalisation(), settings.levels(), clips);
    }

    /** Clips by group; those of which none is known by the empty name. */
    private static Map<String, List<Utterance>> groups(Grouping by, Collection<Utterance> clips) {
        return clips.stream().collect(
                Collectors.groupingBy(clip -> clip.fact(by.key()).orElse(""), TreeMap::new, Collectors.toList()));
    }

    private static void requireGroup(Grouping by, Utterance clip) {
        if (clip.fact(by.key()).isEmpty()) {
            throw InvalidInputException.of("description.by", by.key(), "a corpus that names that of every clip")
                    .next(clip.id() + " has none");
        }
    }
}
