// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How a test starts a JVM of its own, which lives for some seconds. */
public final class ChildJvm {
    /**
     * What lets it begin soon: the launcher's collector, and the first compiler alone. The second one would take as much of
     * the processor as all else that a call of {@code predict} does, and have no use within so short a life.
     */
    public static final List<String> SHORT = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private ChildJvm() {}

    /** The program {@code java} of this JVM with this one's arguments and the {@link #SHORT} ones; can be added to. */
    public static List<String> command() {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(arguments().toList());
        return command;
    }

    /** The program {@code java} of this JVM. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The arguments that {@link #command()} has. */
    public static Stream<String> arguments() {
        return Stream.concat(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-javaagent")), SHORT.stream());
    }
}
