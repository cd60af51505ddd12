// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command says what is neither a result nor a failure: what it wrote, what it left out, how far it is. That is
 * standard error, and nowhere with {@code --quiet}. Failures and warnings do not go this way.
 */
public final class Remarks {
    private Remarks() {}

    /** The remarks of the call that {@code command} was found in. */
    public static PrintWriter of(CommandSpec command) {
        var options = command.root().mixins().get(GlobalOptions.MIXIN);
        return options != null && ((GlobalOptions) options.userObject()).quiet()
                ? new PrintWriter(Writer.nullWriter()) : command.commandLine().getErr();
    }
}
