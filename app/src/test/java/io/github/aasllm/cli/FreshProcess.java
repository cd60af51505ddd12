// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The program in a JVM of its own, with the arguments that this one has and those of {@link ChildJvm}. */
public final class FreshProcess {
    private FreshProcess() {}

    /**
     * A process to start.
     *
     * @param without a part of the names of jars that it does not have
     */
    public static ProcessBuilder of(String without, Object... arguments) {
        var command = ChildJvm.command();
        var jars = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(jar -> without.isEmpty() || !jar.contains(without))
                .collect(Collectors.joining(":"));
        command.addAll(List.of("-cp", jars, Main.class.getName()));
        List.of(arguments).forEach(argument -> {
            if (argument instanceof Collection<?> several) {
                several.forEach(each -> command.add(each.toString()));
            } else {
                command.add(argument.toString());
            }
        });
        return new ProcessBuilder(command);
    }

    /** Where calls that work on a folder or file say what they have to say. */
    static Path log(Path out) {
        return out.resolveSibling(out.getFileName() + ".log");
    }

    /** What they have said. */
    static String said(Path out) {
        return text(log(out));
    }

    /** A file's text, or why there is none, for a test that says what it has found. */
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Its exit code. */
    public static int waitFor(ProcessBuilder builder) throws IOException {
        var process = builder.start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException(e);
        }
    }
}
