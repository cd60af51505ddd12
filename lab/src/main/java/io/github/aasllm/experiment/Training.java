// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.protocol.Fold;
import io.github.aasllm.recipe.PromptSettings.Arm;
import io.github.aasllm.recipe.PromptSettings.Describing;
import io.github.aasllm.recipe.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * One training of an experiment.
 *
 * @param described how its clips are described
 * @param arms that are tested with what it learns
 */
public record Training(Fold fold, long seed, Describing described, List<Arm> arms) {
    public Training {
        arms = List.copyOf(arms);
    }

    /** All of a recipe; seeds outermost, so that a run that is stopped has whole seeds. */
    static List<Training> all(Recipe recipe, List<Fold> folds) {
        var byDescribing = new LinkedHashMap<Describing, List<Arm>>();
        recipe.prompt().arms().forEach(
                arm -> byDescribing.computeIfAbsent(arm.train(), how -> new ArrayList<>()).add(arm));
        var trainings = new ArrayList<Training>();
        for (long seed : recipe.protocol().seeds()) {
            for (var fold : folds) {
                byDescribing.forEach((how, arms) -> trainings.add(new Training(fold, seed, how, arms)));
            }
        }
        return trainings;
    }
}
