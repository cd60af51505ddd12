// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.hub.CachedModel;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code aasllm model list}: what the cache has. */
@Command(
        name = "list",
        description = "Lists the models in the cache of the Hugging Face hub, of whoever fetched them: name,"
                + " revisions, commit, size, and whether what this program needs of it is there.")
final class ModelListCommand implements Callable<Integer> {
    private static final String COLUMNS = "%-48s %-12s %-8s %12s  %s%n";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var hub = ModelFolders.hub(spec);
        var out = spec.commandLine().getOut();
        var models = hub.list();
        if (!models.isEmpty()) {
            out.printf(COLUMNS, "model", "revision", "commit", "size", "state");
        }
        models.forEach(model -> out.printf(Locale.ROOT, COLUMNS, model.repository(), revisions(model),
                model.commit().substring(0, Math.min(7, model.commit().length())),
                String.format(Locale.ROOT, "%,.1f MB", model.bytes() / 1e6),
                model.whole() ? "complete" : "in part, or of another kind"));
        out.flush();
        Remarks.of(spec).println(models.size() + " in " + hub.cache());
        return 0;
    }

    private static String revisions(CachedModel model) {
        return model.revisions().isEmpty() ? "-" : String.join(",", model.revisions());
    }
}
