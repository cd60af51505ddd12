// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.serve;

import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.predict.ModelInTheBox;
import io.github.aasllm.engine.Served;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import io.github.aasllm.record.ClipName;
import io.github.aasllm.record.PredictFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which model is served. */
final class ServedModel {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "A model folder, or a model of the hub by name: org/name or org/name@revision; by default"
                    + " the one in the box.")
    private Path model;

    @Option(names = "--lora", paramLabel = "DIR",
            description = "A LoRA folder in PEFT's layout, or a model of the hub.")
    private Path lora;

    /** The same as arguments, with the folders that are meant. */
    List<String> arguments(CommandSpec spec) {
        var arguments = new ArrayList<>(List.of("--model", folder(spec).toAbsolutePath().toString()));
        if (lora != null) {
            arguments.addAll(List.of("--lora", ModelFolders.of(lora, spec).toAbsolutePath().toString()));
        }
        return arguments;
    }

    private Path folder(CommandSpec spec) {
        if (model == null && lora != null) {
            throw InvalidInputException.of("--model", "none, with --lora",
                    "the folder that the LoRA folder belongs to");
        }
        return model == null ? ModelInTheBox.folder() : ModelFolders.of(model, spec);
    }

    /** Opens it, in a worker, for which both are folders. */
    Served open() {
        var settings = lora == null ? Settings.of(model) : Settings.of(model).withLora(lora);
        var recognizer = Recognizer.open(settings);
        var plain = new PredictFields(recognizer, false, Optional.empty());
        var explained = new PredictFields(recognizer, true, Optional.empty());
        return new Served(recognizer, String.valueOf(model.normalize().getFileName()),
                lora == null ? List.of(model) : List.of(model, lora),
                (sound, prediction, why) -> (why ? explained : plain).of(new ClipName(sound, Optional.of("mix")), prediction));
    }
}
