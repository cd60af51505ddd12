// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.RandomModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where training starts from: one folder, or a model with random weights.
 *
 * <p>Where the encoder is frozen, all seeds share one random model, or its states could not be shared; else
 * each seed has its own.
 */
final class BaseModels {
    private final Recipe recipe;
    private final Path folder;
    private final Path made;

    /**
     * @param recipeFolder what the recipe's model folder is relative to
     * @param made where random models are put
     */
    BaseModels(Recipe recipe, Path recipeFolder, Path made) {
        this.recipe = recipe;
        this.folder = recipeFolder;
        this.made = made;
    }

    /** The model of a seed; a random one is made if it is not there. */
    Path of(long seed) {
        var base = recipe.train().base().orElseThrow(() -> InvalidInputException.of(
                "model.base", "none", "a folder, random mini, random tiny or random small"));
        if (!base.random()) {
            return folder.resolve(base.value());
        }
        long own = recipe.train().tune().freezesEncoder() ? recipe.seed() : seed;
        var model = made.resolve(base.value() + "-" + own);
        if (!Files.exists(model)) {
            RandomModel.write(model, RandomModel.Size.valueOf(base.value().toUpperCase(Locale.ROOT)), own);
        }
        return model;
    }

    @Override
    public String toString() {
        return recipe.train().base().map(Object::toString).orElse("none");
    }
}
