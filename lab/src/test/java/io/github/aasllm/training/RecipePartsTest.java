// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a single training works on. */
class RecipePartsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            decision.prior = logit-adjustment  | decision.prior: logit-adjustment (expected: none in a single training)
            decision.inner-folds = 3           | decision.inner-folds: 3 (expected: none in a single training)
            """)
    void whatAnExperimentAloneDoesIsRefusedOfATraining(String line, String refusal) {
        var recipe = Recipe.parse(Path.of("r.recipe"),
                "corpus.name = manifest\nprotocol.folds = none\n" + line.replace("; ", "\n") + "\n");
        var corpus = new RecipeCorpus("manifest", List.of("joy", "anger"), List.of(), Map.of());
        assertEquals(refusal + "; aasllm experiment does it",
                Refusals.of(() -> RecipeParts.of(recipe, corpus)));
    }
}
