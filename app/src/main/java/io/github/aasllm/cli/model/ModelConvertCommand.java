// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.assembly.ConvertedModel;
import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.call.Remarks;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm model convert}: a model folder as safetensors. */
@Command(
        name = "convert",
        description = "Writes a model folder whose weights are safetensors, from one with PyTorch's own files"
                + " (pytorch_model.bin, model.pt). Nothing in them is run; what is no tensor and no plain"
                + " container is refused by name.")
final class ModelConvertCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR",
            description = "The folder of a speech LLM, a speech encoder or a classifier, or the name of a model"
                    + " of the hub.")
    private Path model;

    @Mixin
    private OutputFolder output;

    @Override
    public Integer call() {
        int tensors = ConvertedModel.write(ModelFolders.of(model, spec), output.folder());
        Remarks.of(spec).println("wrote " + output.folder() + ": " + tensors + " tensors as safetensors");
        return 0;
    }
}
