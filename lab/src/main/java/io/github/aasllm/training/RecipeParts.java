// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.Folds;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;

/** The parts of a single training, as a recipe says them: all clips, or those that the corpus calls {@code train}. */
public final class RecipeParts {
    private static final String TRAIN = "train";

    private RecipeParts() {}

    /**
     * Reads the corpus of a recipe.
     *
     * @throws InvalidInputException if it is damaged, or the recipe's folds are those of an experiment
     */
    public static TrainingParts read(Recipe recipe, Path data) {
        var corpus = RecipeCorpus.read(recipe, data);
        var all = corpus.utterances();
        var folds = recipe.protocol().folds();
        boolean whole = switch (folds.kind()) {
            case NONE -> true;
            case OFFICIAL, DECLARED -> false;
            default -> throw InvalidInputException.of(
                            "protocol.folds", folds, "none, official or declared in a single training")
                    .next("aasllm experiment trains for every fold");
        };
        var training = whole
                ? all
                : all.stream().filter(u -> u.fact(Utterance.SPLIT).filter(TRAIN::equals).isPresent()).toList();
        var draw = DevDraw.of(recipe.protocol().dev(), training, all, recipe.seed());
        return new TrainingParts(
                corpus.name(), whole ? "" : folds.toString(), corpus.labels(), draw.training(), draw.dev());
    }
}
