// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be written is said, and the exit code tells it: /dev/full is a disk without a free byte. */
@EnabledOnOs(OS.LINUX)
class WritesTest {
    private static final Path FULL = Path.of("/dev/full");
    private static final String SAID = ": No space left on device (expected: room for all results, of which"
            + " some are missing now)";

    @TempDir
    static Path folder;

    private static Path clip;
    private static Path model;

    @BeforeAll
    static void makeClipAndModel() throws IOException {
        clip = Sound.tone(folder.resolve("clip.wav"), 300, 0.5);
        model = folder.resolve("model");
        assertEquals(0, aasllm("model", "random", "-o", model).exitCode());
    }

    @Test
    void standardOutputOnAFullDiskIsSaidByEveryCommandThatPrints() throws IOException {
        var calls = new ArrayList<List<Object>>();
        calls.add(List.of("extract", clip));
        calls.add(List.of("predict", "--model", model, "--format", "jsonl", clip));
        calls.add(List.of("thresholds", clip, "-o", folder.resolve("t.json")));
        calls.add(List.of("model", "info", model));
        calls.add(List.of("--help"));
        for (var call : calls) {
            var err = folder.resolve("err");
            var process = FreshProcess.of("", call).redirectOutput(FULL.toFile()).redirectError(err.toFile());
            assertEquals(2, FreshProcess.waitFor(process), call.toString());
            assertEquals(List.of("standard output" + SAID), Files.readAllLines(err), call.toString());
        }
    }

    @Test
    void theFileOfAnOptionOnAFullDiskIsSaid() throws IOException {
        for (var format : List.of("jsonl", "csv")) {
            var call = aasllm("extract", "--format", format, "-o", FULL, clip);
            assertEquals(2, call.exitCode());
            assertEquals("--output /dev/full" + SAID + System.lineSeparator(), call.err());
        }
        var thresholds = aasllm("thresholds", "-o", FULL, clip);
        assertEquals(2, thresholds.exitCode());
        assertEquals(1, thresholds.err().lines().count());
        var picture = Files.createSymbolicLink(folder.resolve("full.svg"), FULL);
        var plot = aasllm("extract", "--plot", picture, clip);
        assertEquals(1, plot.exitCode()); // the clip's failure
        assertEquals("--plot: " + picture + " (expected: a file that can be written)"
                + System.lineSeparator(), plot.err());
    }

    @Test
    void aReaderThatGoesEndsTheCallSoonAndWithoutAWord() throws Exception {
        var many = folder.resolve("many.csv");
        Files.writeString(many, "path\n" + (clip.getFileName() + "\n").repeat(100_000));
        var err = folder.resolve("err");
        var process = FreshProcess.of("", "extract", "--format", "jsonl", many)
                .redirectError(err.toFile()).start();
        try {
            process.inputReader().readLine();
            process.getInputStream().close();
            assertTrue(process.waitFor(5, TimeUnit.SECONDS));
            assertEquals(141, process.exitValue());
            assertEquals("", Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    /** The header of the table is there at once, and the row after it takes longer than the reader stays. */
    @Test
    void aReaderThatGoesIsNoticedBeforeTheNextResult() throws Exception {
        var process = FreshProcess.of("", "extract", "-")
                .redirectError(folder.resolve("err").toFile()).start();
        try {
            Files.copy(clip, process.getOutputStream()); // and no end of it, so that no result can come
            process.getOutputStream().flush();
            process.inputReader().readLine();
            process.getInputStream().close();
            assertTrue(process.waitFor(5, TimeUnit.SECONDS));
            assertEquals(141, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }
}
