// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.corpus.Corpora;
import io.github.aasllm.recipe.Recipe;
import java.util.List;
import java.util.Optional;

/** The facts for the card of what a training wrote: its base, its clips and the licences that were declared. */
public final class TrainingCard {
    private static final String NOT_STATED = "not stated";
    private static final String STANDARD = "standard";

    private TrainingCard() {}

    static Making of(TrainingTask task, Checkpoint base, List<Making.Score> scores) {
        boolean lora = task.recipe().train().tune().lora();
        var clips = clips(task.recipe(), task.parts().corpus(), lora ? "LoRA weights" : "weights");
        return of(lora ? Making.Kind.LORA : Making.Kind.TRAINED, task.recipe(), base, clips)
                .withScores(scores);
    }

    /**
     * The same of an encoder head.
     *
     * @param corpus whose clips it learned from
     * @param learned what learned from them, as the provenance beside it says
     */
    public static Making ofHead(Recipe recipe, Checkpoint base, String corpus, String learned) {
        return of(Making.Kind.HEAD, recipe, base, clips(recipe, corpus, learned));
    }

    private static Making.DataSet clips(Recipe recipe, String corpus, String use) {
        var declared = recipe.card().dataLicence();
        return new Making.DataSet(corpus, use,
                declared.equals(STANDARD) ? Corpora.licence(corpus) : declared);
    }

    private static Making of(Making.Kind kind, Recipe recipe, Checkpoint base, Making.DataSet clips) {
        var licence = Optional.of(recipe.card().licence()).filter(stated -> !stated.equals(NOT_STATED));
        var parent = Bundle.read(base.folder());
        var role = parent.random() ? "base model of random weights" : "base model";
        return Making.of(kind, Making.Parent.of(role, base))
                .learnedFrom(List.of(clips), parent)
                .withLicence(licence);
    }
}
