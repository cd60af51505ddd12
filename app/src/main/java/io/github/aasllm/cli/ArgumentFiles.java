// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import java.io.File;
import picocli.CommandLine;

/**
 * A program that refuses {@code @FILE} where there is no such file. picocli takes that for the name of an input, which a
 * command then misses under a name that nobody typed, and shows a trace for a folder.
 */
final class ArgumentFiles extends CommandLine {
    ArgumentFiles(Object program) {
        super(program);
    }

    @Override
    public ParseResult parseArgs(String... arguments) {
        for (String argument : arguments) {
            if (argument.equals("--")) {
                break;
            }
            if (argument.startsWith("@") && argument.length() > 1 && !argument.startsWith("@@")
                    && !new File(argument.substring(1)).canRead()) {
                throw new ParameterException(this, argument + ": missing (expected: a file with arguments behind the @);"
                        + " for a value that begins with @ write @" + argument);
            }
        }
        try {
            return super.parseArgs(arguments);
        } catch (InitializationException unreadable) { // also in a file of arguments
            throw new ParameterException(this, "arguments: " + unreadable.getMessage()
                    + " (expected: @ before files that can be read)", unreadable);
        }
    }
}
