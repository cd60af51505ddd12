// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Calls with {@code --output} that Ctrl-C ends: they say how many inputs are done and how to go on, and end at once. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 3, unit = TimeUnit.MINUTES) // of which it needs half a one
class StoppedRowsTest {
    private static final int TERMINATED = 128 + 15; // what a shell says of SIGTERM, which does as Ctrl-C does

    @TempDir
    private Path folder;

    private Path clips;
    private Path out;

    @BeforeEach
    void makeFolder() throws IOException {
        clips = Files.createDirectory(folder.resolve("my clips"));
        out = folder.resolve("rows.csv");
    }

    private void makeClips(int number) throws IOException {
        var first = Sound.tone(clips.resolve("0000.wav"), 200, 20);
        for (int i = 1; i < number; i++) {
            Files.copy(first, clips.resolve("%04d.wav".formatted(i)));
        }
    }

    private static long lines(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.count();
        }
    }

    /** Stops a call when a file has some lines, and gives the last one that was said. */
    private String stopped(Path rows, int wanted, Object... words) throws Exception {
        var said = folder.resolve("said");
        var process = FreshProcess.of("", words).redirectError(said.toFile()).redirectOutput(folder.resolve("printed").toFile()).start();
        try {
            while (!Files.exists(rows) || lines(rows) < wanted) {
                assertTrue(process.isAlive(), () -> FreshProcess.text(said));
                Thread.sleep(20);
            }
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it waits for nobody");
            assertEquals(TERMINATED, process.exitValue(), () -> FreshProcess.text(said));
        } finally {
            process.destroyForcibly();
        }
        var all = Files.readAllLines(said);
        return all.isEmpty() ? "" : all.getLast();
    }

    /** Also with --quiet; and what was written over is gone on with. */
    @Test
    void extractSaysHowManyInputsAreDoneAndHowToGoOn() throws Exception {
        makeClips(200);
        Files.writeString(out, "old");
        var said = stopped(out, 4, "extract", "--quiet", clips, "--force", "--format", "csv", "-o", out);
        var wanted = "stopped; inputs that this call has done: N, in %s; go on with: aasllm extract --quiet '%s' --format csv -o %s --resume"
                .formatted(out, clips, out);
        assertEquals(wanted, said.replaceFirst("done: \\d+,", "done: N,"));
        long done = Long.parseLong(said.replaceFirst(".*done: (\\d+),.*", "$1"));
        assertTrue(done >= 3 && done < 200, said);
        long before = lines(out) - 1; // the first is the header
        // some come while the line is said
        assertTrue(before >= done && before <= done + 8, before + " rows, and it said " + done);
        var again = aasllm("extract", clips, "--format", "csv", "-o", out, "--resume");
        assertEquals(0, again.exitCode(), again.err());
        var lines = again.err().lines().toList();
        long whole = Long.parseLong(lines.getFirst().replaceFirst(".*: (\\d+) from before", "$1"));
        assertTrue(whole == before || whole == before - 1, "the last row may be cut off");
        assertEquals(List.of("rows in " + out + ": " + whole + " from before",
                "rows in " + out + ": " + whole + " from before, " + (200 - whole) + " new"), lines);
        assertEquals(201, lines(out));
    }

    /** A recording of which every window takes a while; none of it is in the file. */
    @Test
    void timelineSaysThatItBeginsAgain() throws Exception {
        var model = folder.resolve("model");
        assertEquals(0, aasllm("model", "random", "-o", model).exitCode());
        makeClips(400);
        var said = stopped(out, 2, "timeline", "--model", model, clips, "--format", "csv", "-o", out);
        assertEquals("stopped; inputs that this call has done: N, in %s, with which 'timeline' does not go on; begin again with: aasllm timeline --model %s '%s'"
                .formatted(out, model, clips) + " --format csv -o " + out + " --force", said.replaceFirst("done: \\d+,", "done: N,"));
    }

    @Test
    void evaluateGoesOnToo() throws Exception {
        var rows = folder.resolve("rows.jsonl");
        var model = folder.resolve("model");
        assertEquals(0, aasllm("model", "random", "-o", model).exitCode());
        makeClips(200);
        var list = new StringBuilder("path,label\n");
        for (int i = 0; i < 200; i++) {
            list.append("%04d.wav,anger%n".formatted(i));
        }
        Files.writeString(clips.resolve("manifest.csv"), list);
        var said = stopped(rows, 2, "evaluate", "--model", model, "--data", clips, "-o", rows);
        assertEquals("stopped; inputs that this call has done: N, in %s; go on with: aasllm evaluate --model %s --data '%s' -o %s --resume"
                .formatted(rows, model, clips, rows), said.replaceFirst("done: \\d+,", "done: N,"));
    }

    /** Else --resume would go on with the rows that --force was to write over. */
    @Test
    void whileTheOldFileStandsItIsNotGoneOnWith() throws Exception {
        Files.writeString(out, "old");
        var said = folder.resolve("said");
        var process = FreshProcess.of("", "extract", "-", "--force", "-o", out).redirectError(said.toFile()).start();
        try {
            var lock = folder.resolve("rows.csv.lock");
            for (int i = 0; i < 1500 && !Files.exists(lock); i++) { // then it waits for standard input
                assertTrue(process.isAlive(), () -> FreshProcess.text(said));
                Thread.sleep(20);
            }
            assertTrue(Files.exists(lock), () -> FreshProcess.text(said));
            process.toHandle().destroy(); // which, unlike that of the process, does not end standard input, too
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it waits for nobody");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(TERMINATED, process.exitValue());
        assertEquals("", Files.readString(said));
        assertEquals("old", Files.readString(out));
    }

    /** Lines of failures fill the pipe of standard error, until the call waits for a reader. */
    @Test
    void aPipeThatNobodyReadsDoesNotKeepItFromEnding() throws Exception {
        for (int i = 0; i < 2000; i++) {
            Files.writeString(clips.resolve("%04d.wav".formatted(i)), "broken");
        }
        var process = FreshProcess.of("", "extract", clips, "--format", "csv", "-o", out).start();
        try {
            long[] before = {0, -1, -2, -3, -4};
            while (Arrays.stream(before).distinct().count() > 1 || before[0] == 0) { // until it writes no more
                Thread.sleep(200);
                System.arraycopy(before, 0, before, 1, before.length - 1);
                before[0] = Files.exists(out) ? Files.size(out) : 0;
                assertTrue(process.isAlive(), "it is to wait for its standard error");
            }
            process.toHandle().destroy(); // which, unlike that of the process, leaves the pipe open
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it waits for nobody");
            assertEquals(TERMINATED, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }
}
