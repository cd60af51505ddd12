// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.GroupedThresholds;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.PromptSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Thresholds as a recipe wants them, of a fold's training clips alone. */
final class TrainingThresholds {
    private TrainingThresholds() {}

    /** @throws InvalidInputException if a property has no value in the set, or a clip has no group */
    static AnyThresholds of(
            PromptSettings settings, List<Utterance> training, Map<String, AcousticProperties> measured) {
        if (settings.by() == Grouping.CORPUS) {
            return Thresholds.ofTrainingSet(
                    settings.method(), settings.normalisation(), settings.levels(), only(training, measured));
        }
        var groups = new TreeMap<String, Map<String, AcousticProperties>>();
        training.stream()
                .collect(Collectors.groupingBy(utterance -> group(settings.by(), utterance)))
                .forEach((group, its) -> groups.put(group, only(its, measured)));
        return GroupedThresholds.ofTrainingSet(
                settings.by(), settings.method(), settings.normalisation(), settings.levels(), groups);
    }

    private static String group(Grouping by, Utterance utterance) {
        return utterance.fact(by.key()).orElseThrow(() -> InvalidInputException.of(
                by.key() + " of " + utterance.id(), "none",
                        "one for every clip, as description.by wants it"));
    }

    private static Map<String, AcousticProperties> only(
            List<Utterance> utterances, Map<String, AcousticProperties> measured) {
        return utterances.stream().collect(Collectors.toMap(Utterance::id, u -> measured.get(u.id())));
    }
}
