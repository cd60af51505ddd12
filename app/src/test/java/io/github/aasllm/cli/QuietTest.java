// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.call.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code --quiet} standard error has failures and warnings, and nothing else. */
class QuietTest {
    @TempDir
    private Path folder;

    private Path clips() throws IOException {
        Sound.tone(folder.resolve("a.wav"), 200, 0.2);
        Files.writeString(folder.resolve("notes.txt"), "no sound");
        return folder;
    }

    @Test
    void whatWasLeftOutIsNotSaid() throws IOException {
        assertTrue(aasllm("extract", clips()).err().startsWith("left out: 1 file"));
        for (var word : new String[] {"-q", "--quiet"}) {
            var call = aasllm("extract", word, folder);
            assertEquals("", call.err());
            assertEquals(aasllm("extract", folder).out(), call.out());
        }
    }

    @Test
    void noBarIsShownOnATerminal() throws IOException {
        System.setProperty(Progress.TERMINALS, "err");
        try {
            assertEquals("", aasllm("--quiet", "extract", clips()).err());
            assertEquals("", System.getProperty(Progress.TERMINALS, ""));
        } finally {
            System.clearProperty(Progress.TERMINALS);
        }
    }

    @Test
    void whatAFolderWasWrittenForIsNotSaid() {
        assertEquals("", aasllm("model", "random", "--quiet", "-o", folder.resolve("tiny")).err());
    }

    @Test
    void aFailureIsSaid() throws IOException {
        var broken = Files.writeString(clips().resolve("b.wav"), "no sound");
        var call = aasllm("extract", "--quiet", folder);
        assertEquals(1, call.exitCode());
        assertTrue(call.err().endsWith(" in " + broken + System.lineSeparator()), call.err());
        assertEquals(1, call.err().lines().count());
    }

    @Test
    void aRefusalIsSaid() {
        assertEquals("--threads: 0 (expected: a whole number, at least 1)" + System.lineSeparator(),
                aasllm("extract", "--quiet", "--threads", "0", folder).err());
    }
}
