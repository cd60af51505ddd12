// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Settings;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that name a model, and LoRA weights over it. */
public final class NamedModel {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "A model folder, or a model of the hub by name: org/name or org/name@revision; by default"
                    + " the bundled one.")
    private Path model;

    @Option(names = "--lora", paramLabel = "DIR",
            description = "A LoRA folder in PEFT's layout, or a model of the hub.")
    private Path lora;

    /**
     * What the options say, models of the hub fetched, and nothing else chosen.
     *
     * @throws InvalidInputException if there are LoRA weights and no model
     */
    public Settings settings(CommandSpec spec) {
        if (model == null && lora != null) {
            throw InvalidInputException.of("--model", "none, with --lora",
                    "the folder that the LoRA folder belongs to");
        }
        var settings = Settings.of(model == null ? ModelInTheBox.folder() : ModelFolders.of(model, spec));
        return lora == null ? settings : settings.withLora(ModelFolders.of(lora, spec));
    }
}
