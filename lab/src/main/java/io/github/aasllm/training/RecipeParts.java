// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.protocol.Fold;
import io.github.aasllm.protocol.Protocol;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;

/**
 * The parts of a single training, as a recipe says them: all clips, or those that the corpus calls
 * {@code train}.
 */
public final class RecipeParts {
    private RecipeParts() {}

    /**
     * Reads the corpus of a recipe.
     *
     * @throws InvalidInputException if it is damaged, or the recipe's folds are those of an experiment
     */
    public static TrainingParts read(Recipe recipe, Path data) {
        var corpus = RecipeCorpus.read(recipe, data);
        var all = corpus.utterances();
        var fold = switch (recipe.protocol().folds().kind()) {
            case NONE -> new Fold(corpus.name(), all, List.of(), List.of(), Fold.DevBy.NONE);
            case OFFICIAL, DECLARED -> Protocol.splits(all).getFirst();
            default -> throw InvalidInputException.of(
                            "protocol.folds",
                            recipe.protocol().folds(),
                            "none, official or declared in a single training")
                    .next("aasllm experiment trains for every fold");
        };
        var parts = RecipeFolds.withDev(recipe.protocol(), fold, recipe.seed());
        return new TrainingParts(corpus.name(), parts.name(), corpus.labels(), parts.train(), parts.dev());
    }
}
