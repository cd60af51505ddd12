// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.acoustic.Method;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Split;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings;

/** What an arm is called in prediction files: what is described how, and what else is not as in the paper. */
final class ArmName {
    /** Of weights that were selected on the test part. */
    private static final String ORACLE = "test-oracle";
    private static final String HEAD = "encoder-head";

    private ArmName() {}

    /** Such as {@code aligned/shuffled, voice} or {@code encoder-head, prior}. */
    static String of(PromptSettings.Arm arm, Recipe recipe) {
        var decision = recipe.decision();
        var name = new StringBuilder(decision.by() == DecisionSettings.By.ENCODER_HEAD ? HEAD : arm.key());
        if (decision.by() == DecisionSettings.By.LLM) {
            var prompt = recipe.prompt();
            append(name, prompt.method() != Method.PAPER, prompt.method().key());
            append(name, prompt.levels() != Split.MEDIAN, "tertiles");
            append(name, prompt.by() != Grouping.CORPUS, "by " + prompt.by().key());
            append(name, decision.decoder() == Decode.GENERATE, Decode.GENERATE.key());
        }
        append(name, recipe.select().by() == SelectSettings.By.TEST_ORACLE, ORACLE);
        append(name, decision.prior() != DecisionSettings.Prior.NONE, "prior");
        return name.toString();
    }

    private static void append(StringBuilder name, boolean applies, String what) {
        if (applies) {
            name.append(", ").append(what);
        }
    }
}
