// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.run.RunLock;
import io.github.aasllm.synthesis.Synthesis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** The model that a recipe with a random base starts from: random, or its encoder pre-trained. */
public final class FirstModel {
    private FirstModel() {}

    /**
     * Makes the model if it is not there. A pre-training that was interrupted begins anew.
     *
     * @param recipe whose base is random
     * @param seed of the random model; a pre-trained one has the seed of the pre-training
     * @param say is told how a pre-training goes
     * @throws InvalidInputException if synthetic speech is needed and eSpeak NG is not there, or another
     *     process works in the folder that it stands in
     */
    public static void make(Recipe recipe, long seed, Path folder, Consumer<String> say) {
        if (Files.exists(folder)) {
            return;
        }
        try (var lock = RunLock.of(folder.toAbsolutePath().getParent())) {
            makeAlone(recipe, seed, folder, say);
        }
    }

    private static void makeAlone(Recipe recipe, long seed, Path folder, Consumer<String> say) {
        var size = RandomModel.Size.valueOf(recipe.train().base().orElseThrow().value()
                .toUpperCase(Locale.ROOT));
        var pretrain = recipe.pretrain();
        if (pretrain.length().isEmpty()) {
            RandomModel.write(folder, size, seed);
            return;
        }
        var clips = Synthesis.of(pretrain.seed());
        var random = folder.resolveSibling(folder.getFileName() + "-random");
        if (!Files.exists(random)) {
            RandomModel.write(random, size, pretrain.seed());
        }
        Pretraining.run(pretrain, random, clips::next, folder, say);
    }
}
