// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.run.RunLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The models that recipes with a random base start from: random, or with their encoder pre-trained.
 *
 * @param pretrainer trains the encoder of a random model, where a recipe says so
 * @param say is told how a pre-training goes
 */
public record FirstModels(Pretrainer pretrainer, Consumer<String> say) {
    /**
     * Makes the model if it is not there. A pre-training that was interrupted begins anew.
     *
     * @param recipe whose base is random
     * @param seed of the random model; a pre-trained one has the seed of the pre-training
     * @throws InvalidInputException if the pre-training lacks something, or another process works in the
     *     folder that the model stands in
     */
    public void make(Recipe recipe, long seed, Path folder) {
        if (Files.exists(folder)) {
            return;
        }
        try (var lock = RunLock.of(folder.toAbsolutePath().getParent())) {
            makeAlone(recipe, seed, folder);
        }
    }

    private void makeAlone(Recipe recipe, long seed, Path folder) {
        var size = RandomModel.Size.valueOf(recipe.train().base().orElseThrow().value()
                .toUpperCase(Locale.ROOT));
        var pretrain = recipe.pretrain();
        if (pretrain.length().isEmpty()) {
            RandomModel.write(folder, size, seed);
        } else {
            pretrainer.pretrain(pretrain, size, folder, say);
        }
    }
}
