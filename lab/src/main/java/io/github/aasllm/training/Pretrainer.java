// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.PretrainSettings;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Makes a model whose speech encoder has heard something before a recipe's own clips.
 *
 * <p>The laboratory has none: whoever starts it brings one along.
 */
@FunctionalInterface
public interface Pretrainer {
    /**
     * Writes a model folder: random weights, of which the encoder's were trained.
     *
     * @param settings with a length, and the seed of all that is drawn
     * @param size of the random model
     * @param folder a new folder
     * @param say is told how it goes
     * @param stops asked between clips and steps: whether to stop here
     * @throws InvalidInputException if something that the pre-training needs is not there
     * @throws StoppedException if it was stopped, without a folder; the same call goes on
     */
    void pretrain(PretrainSettings settings, RandomModel.Size size, Path folder, Consumer<String> say,
            BooleanSupplier stops);
}
