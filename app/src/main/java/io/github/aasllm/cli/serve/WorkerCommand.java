// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.serve;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a worker is started: this program once more, in a JVM with the arguments of this one. */
final class WorkerCommand {
    private static final String MAIN = "io.github.aasllm.cli.Main";

    private WorkerCommand() {}

    /** A JVM that ends when its memory is exhausted, so that another takes its place. */
    static List<String> of(List<String> arguments) {
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
