// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.assembly.ModelInfo;
import io.github.aasllm.cli.call.ModelFolders;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm model info}: what a model folder holds. */
@Command(
        name = "info",
        description = "Says what a model folder holds, and checks that its tensors are exactly those that its"
                + " configuration describes.")
final class ModelInfoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR",
            description = "A model folder: a speech LLM, a classifier, a speech encoder, or an encoder head;"
                    + " or the name of a model of the hub.")
    private Path model;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        ModelInfo.lines(ModelFolders.of(model, spec)).forEach((name, value) -> out.printf("%-15s %s%n", name, value));
        out.flush();
        return 0;
    }
}
