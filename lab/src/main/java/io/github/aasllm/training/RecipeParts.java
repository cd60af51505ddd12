// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.protocol.Fold;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * The parts of a single training, as a recipe says them: all clips, or those that the corpus calls
 * {@code train}.
 */
public final class RecipeParts {
    private RecipeParts() {}

    /**
     * Reads the corpus of a recipe; no sound is read.
     *
     * @throws InvalidInputException if it is damaged, or the recipe's folds are those of an experiment
     */
    public static TrainingParts read(Recipe recipe, Path data) {
        return of(recipe, RecipeCorpus.read(recipe, data));
    }

    /**
     * The same without the clips that cannot be used, which are left out before anything is parted, as an
     * experiment does.
     *
     * @param said takes a line for each of them
     */
    public static TrainingParts usable(
            Recipe recipe, RecipeCorpus corpus, Sounds sounds, List<String> said) {
        var parts = of(recipe, corpus);
        var tested = new HashSet<>(parted(recipe, corpus).test());
        var learned = corpus.utterances().stream().filter(clip -> !tested.contains(clip)).toList();
        var usable = sounds.usable(learned, true, said);
        return usable.size() == learned.size() ? parts : of(recipe, corpus.with(usable));
    }

    /**
     * The parts of a corpus that was read.
     *
     * @throws InvalidInputException if the recipe's folds are those of an experiment, or it wants what an
     *     experiment alone does
     */
    public static TrainingParts of(Recipe recipe, RecipeCorpus corpus) {
        requireOfTraining(recipe.decision());
        var parts = RecipeFolds.withDev(recipe.protocol(), parted(recipe, corpus), recipe.seed());
        return new TrainingParts(corpus.name(), parts.name(), corpus.labels(), parts.train(), parts.dev());
    }

    /** What is done to the answers of a fold's test part is no part of a training. */
    private static void requireOfTraining(DecisionSettings decision) {
        if (decision.by().isBaseline()) {
            throw forExperiments("decision.by", decision.by().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    "llm or encoder-head");
        }
        if (decision.prior() != DecisionSettings.Prior.NONE) {
            throw forExperiments("decision.prior", "logit-adjustment", "none");
        }
        decision.innerFolds().ifPresent(count -> {
            throw forExperiments("decision.inner-folds", count, "none");
        });
    }

    private static InvalidInputException forExperiments(String key, Object value, String expected) {
        return InvalidInputException.of(key, value, expected + " in a single training")
                .next("aasllm experiment does it");
    }

    private static Fold parted(Recipe recipe, RecipeCorpus corpus) {
        var all = corpus.utterances();
        return switch (recipe.protocol().folds().kind()) {
            case NONE -> new Fold(corpus.name(), all, List.of(), List.of(), Fold.DevBy.NONE);
            case OFFICIAL, DECLARED -> RecipeFolds.of(recipe.protocol(), all).getFirst();
            default -> throw InvalidInputException.of(
                            "protocol.folds",
                            recipe.protocol().folds(),
                            "none, official or declared in a single training")
                    .next("aasllm experiment trains for every fold");
        };
    }
}
