// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.recipe.PromptSettings.Describing;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be learned from in one training.
 *
 * @param fold the name of the part that is not among the clips
 * @param training clips that weights are learned from
 * @param dev clips that a state may be selected by: of the training part, and only where the recipe says
 *     {@code test-oracle} those of the test part; may be empty
 * @param described how all of them are described
 * @param seed of everything random
 * @param folder for what is to be kept
 */
record Assignment(
        String fold, List<DescribedClip> training, List<DescribedClip> dev, Describing described, long seed,
        Path folder) {
    Assignment {
        training = List.copyOf(training);
        dev = List.copyOf(dev);
    }
}
