// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.cli.call.Refusals;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code aasllm model}: what one does with model folders. */
@Command(
        name = "model",
        description = "Looks into model folders, fetches them and makes them.",
        subcommands = {
            ModelInfoCommand.class,
            ModelDownloadCommand.class,
            ModelListCommand.class,
            ModelRemoveCommand.class,
            ModelMergeCommand.class,
            ModelComposeCommand.class,
            ModelConvertCommand.class,
            ModelQuantizeCommand.class,
            ModelRandomCommand.class
        })
public final class ModelCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return Refusals.help(spec);
    }
}
