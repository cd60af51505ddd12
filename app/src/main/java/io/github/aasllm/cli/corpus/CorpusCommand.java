// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.corpus;

import io.github.aasllm.cli.call.Refusals;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code aasllm corpus}: what one does with corpora. */
@Command(name = "corpus", description = "Looks into corpora of emotional speech.")
public final class CorpusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return Refusals.help(spec);
    }
}
