// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.description.Description;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What to train, from what, and where to put it.
 *
 * @param recipe its settings
 * @param model the folder that training starts from
 * @param parts the clips
 * @param run the folder of the run: {@code run.json}, the state, events and the result
 * @param cache the folder of encoder states, which runs may share
 * @param saveEvery how long a kill may throw the run back
 * @param sounds of the clips, as the encoder hears them, and what is measured in them
 * @param descriptions what clips are described by in place of their own levels, by id, where an experiment
 *     wants that; a clip that is not among them has no description
 */
public record TrainingTask(
        Recipe recipe, Path model, TrainingParts parts, Path run, Path cache, Duration saveEvery,
        Sounds sounds,
        Optional<Map<String, Description>> descriptions) {

    /** Clips are described by their own levels, as the recipe says. */
    public TrainingTask(
            Recipe recipe, Path model, TrainingParts parts, Path run, Path cache, Duration saveEvery) {
        this(recipe, model, parts, run, cache, saveEvery, Sounds.of(recipe, () -> model), Optional.empty());
    }
}
