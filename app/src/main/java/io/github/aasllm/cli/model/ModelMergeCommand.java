// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.assembly.MergedModel;
import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.call.Remarks;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aasllm model merge}: a LoRA folder added into the weights of its base. */
@Command(
        name = "merge",
        description = "Adds the weights of a LoRA folder to those of its base and writes a plain model"
                + " folder, with the number format of the base.")
final class ModelMergeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--model", paramLabel = "DIR", required = true,
            description = "The model that it was trained on.")
    private Path model;

    @Option(names = "--lora", paramLabel = "DIR", required = true,
            description = "A LoRA folder in PEFT's layout.")
    private Path lora;

    @Mixin
    private OutputFolder output;

    @Override
    public Integer call() {
        MergedModel.write(ModelFolders.of(model, spec), ModelFolders.of(lora, spec), output.folder());
        Remarks.of(spec)
                .println("wrote " + output.folder() + ": " + model + " with " + lora + " in its weights");
        return 0;
    }
}
