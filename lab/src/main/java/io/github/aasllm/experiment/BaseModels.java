// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.hub.Hub;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.training.FirstModels;
import java.nio.file.Path;

/**
 * Where training starts from: one folder, or a model with random weights.
 *
 * <p>Where the encoder is frozen, all seeds share one random model, or its states could not be shared; else
 * each seed has its own. A pre-trained encoder, which heard synthetic speech alone, is shared by all.
 */
final class BaseModels {
    private final Recipe recipe;
    private final Path folder;
    private final Path made;
    private final FirstModels first;
    private final Hub hub;

    /**
     * @param recipeFolder what the recipe's model folder is relative to
     * @param made where random and pre-trained models are put
     * @param first makes them
     * @param hub has the model if no folder of that name is there
     */
    BaseModels(Recipe recipe, Path recipeFolder, Path made, FirstModels first, Hub hub) {
        this.recipe = recipe;
        this.folder = recipeFolder;
        this.made = made;
        this.first = first;
        this.hub = hub;
    }

    /** The model of a seed; a random one is made if it is not there. */
    Path of(long seed) {
        var base = recipe.train().base().orElseThrow(() -> InvalidInputException.of(
                "model.base", "none", "a folder, random mini, random tiny or random small"));
        if (!base.random()) {
            return hub.folder(folder.resolve(base.value()), base.value());
        }
        boolean pretrained = recipe.pretrain().length().isPresent();
        long own = recipe.freezesEncoder() ? recipe.seed() : seed;
        var model = made.resolve(base.value() + "-" + (pretrained ? "pretrained" : own));
        first.make(recipe, own, model);
        return model;
    }

    @Override
    public String toString() {
        return recipe.train().base().map(Object::toString).orElse("none");
    }
}
