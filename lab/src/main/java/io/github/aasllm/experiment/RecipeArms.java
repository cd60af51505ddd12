// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.acoustic.Method;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Split;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings;
import java.util.ArrayList;

/** What the arms of a recipe are called: what is described how, and what else is not as in the paper. */
final class RecipeArms {
    private RecipeArms() {}

    /** Such as {@code aligned/shuffled, voice} or {@code encoder-head, prior}. */
    static ArmName name(PromptSettings.Arm arm, Recipe recipe) {
        var decision = recipe.decision();
        var variants = new ArrayList<String>();
        if (decision.by() == DecisionSettings.By.LLM) {
            var prompt = recipe.prompt();
            if (prompt.method() != Method.PAPER) {
                variants.add(prompt.method().key());
            }
            if (prompt.levels() != Split.MEDIAN) {
                variants.add("tertiles");
            }
            if (prompt.by() != Grouping.CORPUS) {
                variants.add("by " + prompt.by().key());
            }
            if (decision.decoder() == Decode.GENERATE) {
                variants.add(Decode.GENERATE.key());
            }
        }
        if (recipe.select().by() == SelectSettings.By.TEST_ORACLE) {
            variants.add(ArmName.TEST_ORACLE);
        }
        if (decision.prior() != DecisionSettings.Prior.NONE) {
            variants.add("prior");
        }
        boolean head = decision.by() == DecisionSettings.By.ENCODER_HEAD;
        return new ArmName(head ? ArmName.ENCODER_HEAD : arm.key(), variants);
    }
}
