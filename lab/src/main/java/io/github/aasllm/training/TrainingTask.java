// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What to train, from what, and where to put it.
 *
 * @param recipe its settings
 * @param model the folder that training starts from
 * @param parts the clips
 * @param run the folder of the run: {@code run.json}, the state, events and the LoRA folder
 * @param cache the folder of encoder states, which runs may share
 * @param saveEvery how long a kill may throw the run back
 */
public record TrainingTask(
        Recipe recipe, Path model, TrainingParts parts, Path run, Path cache, Duration saveEvery) {}
