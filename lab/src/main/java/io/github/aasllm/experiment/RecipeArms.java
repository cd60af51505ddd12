// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.acoustic.Method;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Split;
import io.github.aasllm.encoder.LayerChoice;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.recipe.Tune;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the arms of a recipe are called: what is described how, and what else is not as in the paper. */
final class RecipeArms {
    private RecipeArms() {}

    /**
     * Such as {@code aligned/shuffled, voice}, {@code encoder-head, wavlm 1024} or {@code svm, acoustic}.
     *
     * @param encoder what the speech encoder is called, where no LLM is behind it
     */
    static ArmName name(PromptSettings.Arm arm, Recipe recipe, Optional<String> encoder) {
        var decision = recipe.decision();
        var variants = new ArrayList<String>();
        if (decision.by() == DecisionSettings.By.LLM) {
            addWords(recipe, variants);
            if (!recipe.train().tune().lora()) {
                variants.add(ArmName.tuned(recipe.train().tune().toString()));
            }
            decision.spectrum().ifPresent(c -> variants.add(ArmName.SPECTRAL_STATISTICS));
        } else if (recipe.readsEncoder()) {
            encoder.ifPresent(variants::add);
            addStates(recipe, variants);
            addBelowHead(recipe.train().tune(), variants);
        } else {
            variants.add("acoustic");
            if (recipe.prompt().method() != Method.PAPER) {
                variants.add(recipe.prompt().method().key());
            }
        }
        if (recipe.select().by() == SelectSettings.By.TEST_ORACLE) {
            variants.add(ArmName.TEST_ORACLE);
        }
        if (decision.prior() != DecisionSettings.Prior.NONE) {
            variants.add("prior");
        }
        return new ArmName(switch (decision.by()) {
            case LLM -> arm.key();
            case ENCODER_HEAD -> ArmName.ENCODER_HEAD;
            case LOGISTIC_REGRESSION -> ArmName.LOGISTIC_REGRESSION;
            case SVM -> ArmName.SVM;
        }, variants);
    }

    private static void addWords(Recipe recipe, List<String> variants) {
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
        if (prompt.unseen() != PromptSettings.Unseen.NONE) {
            variants.add("unseen by own clips");
        }
        if (recipe.decision().decoder() == Decode.GENERATE) {
            variants.add(Decode.GENERATE.key());
        }
    }

    /** What is trained along with the head; Table 1's encoders are frozen. */
    private static void addBelowHead(Tune tune, List<String> variants) {
        if (tune.updatesBelowHead()) {
            variants.add("lora");
        }
        if (tune.boxes().contains(Tune.Box.HEAD) && tune.boxes().contains(Tune.Box.ENCODER)) {
            variants.add("encoder trained");
        }
    }

    private static void addStates(Recipe recipe, List<String> variants) {
        var layer = recipe.encoder().layer();
        if (!layer.equals(LayerChoice.LAST)) {
            variants.add(layer.equals(LayerChoice.WEIGHTED_SUM) ? layer.toString() : "layer " + layer);
        }
        if (recipe.baseline().pool().deviation()) {
            variants.add(recipe.baseline().pool().toString());
        }
    }
}
