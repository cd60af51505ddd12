// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.assembly.QuantizedModel;
import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.call.Remarks;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aasllm model quantize}: a model folder in eight bits. */
@Command(
        name = "quantize",
        description = "Writes a model folder whose linear layers are in eight bits, half the size of"
                + " bfloat16, which 'predict' reads faster than it could round them. Only this program reads"
                + " it.")
final class ModelQuantizeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--model", paramLabel = "DIR", required = true,
            description = "A Hugging Face model folder.")
    private Path model;

    @Mixin
    private OutputFolder output;

    @Override
    public Integer call() {
        QuantizedModel.write(ModelFolders.of(model, spec), output.folder());
        Remarks.of(spec).println("wrote " + output.folder() + ": linear layers in eight bits");
        return 0;
    }
}
