// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command works as the first thing that a process does.
 *
 * <p>Native libraries are loaded in the order in which they are needed, and here that order is the user's and not
 * that of the other tests: MKL alone, libtorch alone, or one after the other.
 */
class FreshProcessTest {
    @TempDir
    static Path folder;

    private static Path model;
    private static Path clip;

    @BeforeAll
    static void makeModelAndClip() throws IOException {
        model = folder.resolve("model");
        clip = Sound.tone(folder.resolve("clip.wav"), 300, 1);
        assertEquals(0, aasllm("model", "random", "-o", model));
    }

    @Test
    void predictWorks() throws IOException {
        assertEquals(0, aasllm("predict", "--model", model, "--format", "jsonl", clip));
        assertTrue(Files.readString(folder.resolve("out")).contains("\"error\":null"));
    }

    @Test
    void extractWorks() throws IOException {
        assertEquals(0, aasllm("extract", "--format", "jsonl", clip));
        assertTrue(Files.readString(folder.resolve("out")).contains("\"error\":null"));
    }

    private static int aasllm(Object... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        List.of(arguments).forEach(argument -> command.add(argument.toString()));
        var process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException(e);
        }
    }
}
