// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.NearFiles;
import io.github.aasllm.hub.Hub;
import io.github.aasllm.hub.HubName;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code --model} and its kind name: a folder, or a model of the hub, fetched if it is not there. */
public final class ModelFolders {
    /** The property in which the launcher says the folder of the models that come with the program. */
    public static final String BUNDLED = "aasllm.models";

    /** The key of a recipe that names its model. */
    public static final String BASE = "model.base";

    private ModelFolders() {}

    /** The folder that is meant; null for null. */
    public static Path of(Path named, CommandSpec command) {
        return named == null ? null : hub(command).folder(named);
    }

    /**
     * The same of a recipe's model, whose folder is meant from the recipe's.
     *
     * @param line where the recipe states it, as in {@code my.recipe:9}
     * @throws InvalidInputException that names the line, if it is not to be had
     */
    public static Path beside(Path recipe, Path line, String name, CommandSpec command) {
        requireBeside(recipe, line, name);
        try {
            return hub(command).folder(named(recipe, name), name);
        } catch (InvalidInputException refusal) {
            throw refusal.next("it is " + BASE + " in " + line);
        }
    }

    /**
     * Refuses at once a recipe's model that is not there and cannot be one of the hub.
     *
     * @param line where the recipe states it
     */
    public static void requireBeside(Path recipe, Path line, String name) {
        var named = named(recipe, name);
        if (Files.exists(named) || HubName.of(name).isPresent()) {
            return;
        }
        var refusal = InvalidInputException.of(BASE, name, "a model folder; there is none at " + named).in(line);
        refusal = NearFiles.ask(refusal, named, Hub::isModel)
                .next("it is relative to the folder of the recipe: in a copy write an absolute path, or the one from where it is");
        var bundled = System.getProperty(BUNDLED);
        if (bundled != null && named.getFileName() != null && Hub.isModel(Path.of(bundled).resolve(named.getFileName()))) {
            refusal = refusal.next("the one that comes with the program: " + BASE + " = " + Path.of(bundled).resolve(named.getFileName()));
        }
        throw refusal;
    }

    private static Path named(Path recipe, String name) {
        return recipe.toAbsolutePath().resolveSibling(name).normalize();
    }

    /** The hub and the cache that the environment names. */
    public static Hub hub(CommandSpec command) {
        return Hub.of(System.getenv(), new DownloadProgress(Remarks.of(command)));
    }
}
