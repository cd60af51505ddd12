// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What parts a system from the paper's stands in its name, or it would fill the paper's row. */
class RecipeArmsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "head|encoder-head",
        "encoder, head|encoder-head, encoder trained",
        "lora, head|encoder-head, lora"
    })
    void whatIsTrainedBelowTheHeadIsNamed(String tune, String name) {
        assertNamed(name, "decision.by = encoder-head\ntune = " + tune + "\n"
                + (tune.startsWith("lora") ? "lora.targets = q, v\n" : ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "lora|aligned/aligned",
        "full|aligned/aligned, tune full",
        "adapter, llm|aligned/aligned, tune adapter+llm"
    })
    void whatIsTrainedOfAnLlmIsNamedUnlessItIsLora(String tune, String name) {
        assertNamed(name, "tune = " + tune + "\n");
    }

    @Test
    void whoseClipsAClipIsJudgedByIsNamed() {
        assertNamed("aligned/aligned, by speaker", "description.by = speaker\n");
        assertNamed("aligned/aligned, by speaker, unseen by own clips",
                "description.by = speaker\ndescription.unseen = own-clips\n");
    }

    @Test
    void whatIsAskedBesideTheLlmIsNamed() {
        assertNamed("aligned/aligned, spectral statistics", "decision.spectral-statistics = 0.003\n");
        assertNamed("aligned/aligned, tune full, spectral statistics", "tune = full\ndecision.spectral-statistics = 0.003\n");
        var arm = ArmName.ofName("aligned/aligned, spectral statistics");
        assertEquals(Optional.empty(), arm.publishedAs());
        assertEquals(Optional.empty(), arm.publishedInTableOne());
        assertEquals(ArmName.FULL, arm.part());
    }

    private static void assertNamed(String name, String settings) {
        var recipe = Recipe.parse(Path.of("arms.recipe"), "corpus.name = manifest\n" + settings);
        var arm = recipe.prompt().arms().getFirst();
        assertEquals(name, RecipeArms.name(arm, recipe, Optional.empty()).name());
    }
}
