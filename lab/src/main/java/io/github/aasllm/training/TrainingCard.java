// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.corpus.Corpora;
import java.util.List;
import java.util.Optional;

/** The facts for the card of what a training wrote: its base, its clips and the licences that were declared. */
final class TrainingCard {
    private static final String NOT_STATED = "not stated";
    private static final String STANDARD = "standard";

    private TrainingCard() {}

    static Making of(TrainingTask task, Checkpoint base, List<Making.Score> scores) {
        var recipe = task.recipe();
        boolean lora = recipe.train().tune().lora();
        var corpus = task.parts().corpus();
        var declared = recipe.card().dataLicence();
        var clips = new Making.DataSet(corpus, lora ? "LoRA weights" : "weights",
                declared.equals(STANDARD) ? Corpora.licence(corpus) : declared);
        var licence = Optional.of(recipe.card().licence()).filter(stated -> !stated.equals(NOT_STATED));
        var parent = Bundle.read(base.folder());
        var role = parent.random() ? "base model of random weights" : "base model";
        return Making.of(lora ? Making.Kind.LORA : Making.Kind.TRAINED, Making.Parent.of(role, base))
                .learnedFrom(List.of(clips), parent)
                .withLicence(licence)
                .withScores(scores);
    }
}
