// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import io.github.aasllm.hub.Hub;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code --model} and its kind name: a folder, or a model of the hub, fetched if it is not there. */
public final class ModelFolders {
    private ModelFolders() {}

    /** The folder that is meant; null for null. */
    public static Path of(Path named, CommandSpec command) {
        return named == null ? null : hub(command).folder(named);
    }

    /** The same of a recipe's model, whose folder is meant from the recipe's. */
    public static Path beside(Path recipe, String name, CommandSpec command) {
        return hub(command).folder(recipe.toAbsolutePath().resolveSibling(name).normalize(), name);
    }

    /** The hub and the cache that the environment names. */
    public static Hub hub(CommandSpec command) {
        return Hub.of(System.getenv(), new DownloadProgress(Remarks.of(command)));
    }
}
