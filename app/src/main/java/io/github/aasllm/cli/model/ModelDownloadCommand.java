// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.hub.HubName;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm model download}: models of the hub into its cache. */
@Command(
        name = "download",
        description = "Fetches models of the Hugging Face hub into its cache, which Python's huggingface_hub"
                + " shares, and prints their folders; only files that this program reads, and none twice. A"
                + " call that was stopped goes on where it was.")
final class ModelDownloadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ORG/NAME[@REVISION]", arity = "1..*",
            description = "Models, at a branch, tag or commit, or else main.")
    private List<String> models;

    @Override
    public Integer call() {
        var names = models.stream().map(HubName::parse).toList();
        var hub = ModelFolders.hub(spec);
        for (var name : names) {
            spec.commandLine().getOut().println(hub.download(name));
            spec.commandLine().getOut().flush();
        }
        return 0;
    }
}
