// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.hub.HubName;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm model remove}: a model out of the cache. */
@Command(
        name = "remove",
        description = "Takes a model out of the cache of the Hugging Face hub, all revisions or the one that"
                + " is named; files that another revision has too stay.")
final class ModelRemoveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ORG/NAME[@REVISION]", description = "A model that 'aasllm model list' shows.")
    private String model;

    @Override
    public Integer call() {
        long freed = ModelFolders.hub(spec).remove(HubName.parse(model), model.indexOf('@') < 0);
        Remarks.of(spec)
                .println("removed " + model + String.format(Locale.ROOT, ": %,.1f MB", freed / 1e6));
        return 0;
    }
}
