// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.run.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The models that recipes with a random base start from: random, or with their encoder pre-trained.
 *
 * @param pretrainer trains the encoder of a random model, where a recipe says so
 * @param say is told how a pre-training goes
 * @param stops whether a pre-training is to stop
 */
public record FirstModels(Pretrainer pretrainer, Consumer<String> say, BooleanSupplier stops) {
    /** Behind the name of a model's folder: the file that says what it was made from. */
    static final String RECIPE = ".recipe";

    /**
     * Makes the model if it is not there. A pre-training that was interrupted goes on. Beside the folder
     * stands a file of the settings that it was made from, so that one that a run left which never began is
     * not taken for another's.
     *
     * @param recipe whose base is random
     * @param seed of the random model; a pre-trained one has the seed of the pre-training
     * @throws InvalidInputException if the one that is there was made from other settings, the pre-training
     *     lacks something, or another process works in the folder that the model stands in
     * @throws StoppedException if the pre-training was stopped
     */
    public void make(Recipe recipe, long seed, Path folder) {
        var settings = settings(recipe, seed);
        var file = folder.resolveSibling(folder.getFileName() + RECIPE);
        if (Files.exists(folder)) {
            requireSame(settings, file, folder);
            return;
        }
        try (var lock = RunLock.of(folder.toAbsolutePath().getParent())) {
            Files.write(file, settings);
            makeAlone(recipe, seed, folder);
        } catch (IOException e) {
            throw InvalidInputException.of("model", e.getMessage(), "a folder that can be written").in(file)
                    .causedBy(e);
        }
    }

    private static List<String> settings(Recipe recipe, long seed) {
        var lines = new ArrayList<String>();
        lines.add("model.base = " + recipe.train().base().orElseThrow());
        if (recipe.pretrain().length().isEmpty()) {
            lines.add("protocol.seeds = " + seed);
        } else {
            recipe.pretrain().values().forEach((key, value) -> lines.add(key + " = " + value));
        }
        return lines;
    }

    /** A folder without the file was put there by someone who knows why. */
    private static void requireSame(List<String> settings, Path file, Path folder) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            var made = Files.readAllLines(file);
            if (!made.equals(settings)) {
                throw InvalidInputException.of("random model", "made from " + String.join(", ", made),
                                String.join(", ", settings) + ", as the recipe says now")
                        .in(folder)
                        .next("name another folder for the run, or remove this one");
            }
        } catch (IOException e) {
            throw InvalidInputException.of("random model", e.getMessage(), "what it was made from").in(file)
                    .causedBy(e);
        }
    }

    private void makeAlone(Recipe recipe, long seed, Path folder) {
        var size = RandomModel.Size.valueOf(recipe.train().base().orElseThrow().value()
                .toUpperCase(Locale.ROOT));
        var pretrain = recipe.pretrain();
        if (pretrain.length().isEmpty()) {
            RandomModel.write(folder, size, seed);
        } else {
            pretrainer.pretrain(pretrain, size, folder, say, stops);
        }
    }
}
