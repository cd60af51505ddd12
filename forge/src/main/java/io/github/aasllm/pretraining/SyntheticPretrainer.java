// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.PretrainSettings;
import io.github.aasllm.synthesis.Synthesis;
import io.github.aasllm.training.Pretrainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** {@link Pretraining} of a random model on the clips of {@link Synthesis}. */
public final class SyntheticPretrainer implements Pretrainer {
    /**
     * As {@link Pretrainer} says; the random model that it started from stays beside the folder, its seed in its name.
     *
     * @throws InvalidInputException if eSpeak NG is not there, before anything is written
     */
    @Override
    public void pretrain(
            PretrainSettings settings, RandomModel.Size size, Path folder, Consumer<String> say,
            BooleanSupplier stops) {
        var clips = Synthesis.of(settings.seed());
        var random = folder.resolveSibling(folder.getFileName() + "-random-" + settings.seed());
        if (!Files.exists(random)) {
            RandomModel.write(random, size, settings.seed());
        }
        Pretraining.run(settings, random, clips::next, folder, say, stops);
    }
}
