// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.assembly.ModelInfo;
import io.github.aasllm.cli.call.ModelFolders;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
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
            description = "A Hugging Face model folder, or the name of a model of the hub.")
    private Path model;

    @Override
    public Integer call() {
        var info = ModelInfo.of(ModelFolders.of(model, spec));
        var out = spec.commandLine().getOut();
        info.parameters().forEach((part, count) ->
                line(out, part, String.format(Locale.ROOT, "%,d parameters", count)));
        line(out, "in all", String.format(Locale.ROOT, "%,d parameters", info.allParameters()));
        line(out, "stored as", info.dtypes() + String.format(Locale.ROOT, ", %,d bytes", info.storedBytes()));
        line(out, "in use", info.residency());
        line(out, "tokenizer", info.tokenizer());
        line(out, "labels", info.labels());
        line(out, "prompt", info.prompt());
        line(out, "thresholds", info.thresholds());
        if (info.random()) {
            line(out, "warning", "random weights: its emotions mean nothing");
        }
        out.flush();
        return 0;
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-15s %s%n", name, value);
    }
}
