// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.training.Pretrainer;
import java.nio.file.Path;

/**
 * What to run, on what, and where to put it.
 *
 * @param recipeFolder what a model folder in the recipe is relative to
 * @param data the corpus
 * @param out the experiment's folder
 * @param cache the folder of encoder states, which experiments may share
 * @param skipBroken whether clips that cannot be used are left out; else they are a refusal
 * @param pretrainer trains the encoder of a random base model, where the recipe says so
 */
public record ExperimentTask(
        Recipe recipe,
        Path recipeFolder,
        Path data,
        Path out,
        Path cache,
        boolean skipBroken,
        Pretrainer pretrainer) {}
