// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a further process is started: this program once more, in a JVM with the arguments of this one. */
public final class ThisProgram {
    private static final String MAIN = "io.github.aasllm.cli.Main";

    private ThisProgram() {}

    /** A JVM that ends when its memory is exhausted, so that whoever started it learns of it. */
    public static List<String> command(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-javaagent") && !argument.startsWith("-agentlib"))
                .forEach(command::add);
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        return command;
    }
}
