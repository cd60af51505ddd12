// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code aasllm completion}: what a shell must know to complete the program's commands and options. */
@Command(
        name = "completion",
        description = "Prints a script that has bash and zsh complete commands, options and their values; for bash:"
                + " source <(aasllm completion)")
final class CompletionCommand implements Callable<Integer> {
    /** What picocli offers for values of closed lists: names of Java's enums, where the program's own words are small. */
    private static final Pattern VALUES = Pattern.compile("(?<=_args=\\()\"[^)]*");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var program = spec.root().commandLine();
        var script = AutoComplete.bash(program.getCommandName(), program);
        program.getOut().println(VALUES.matcher(script).replaceAll(values -> values.group().toLowerCase(Locale.ROOT)));
        return 0;
    }
}
