// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.train;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.FreshProcess;
import io.github.aasllm.cli.Sound;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --processes 2}: a rank that is killed ends both, and they go on to the same bits. */
@EnabledOnOs(OS.LINUX)
class RankedTrainCommandTest {
    private static final String RECIPE = """
            corpus.name = manifest
            model.base = random tiny
            lora.rank = 4
            train.rate = 1e-3
            train.average = 0.99
            batch.size = 4
            """;
    private static final int SECONDS = 30; // until both have ended

    private final SplittableRandom random = new SplittableRandom(1);

    @TempDir
    private Path folder;

    @BeforeEach
    void makeCorpus() throws IOException {
        var rows = new StringBuilder("path,label\n");
        for (int i = 0; i < 12; i++) {
            Sound.tone(folder.resolve(i + ".wav"), 150 + 20 * i, 0.8 + 0.11 * i);
            rows.append("%d.wav,%s%n".formatted(i, i % 2 == 0 ? "glad" : "sad"));
        }
        Files.writeString(folder.resolve("manifest.csv"), rows);
    }

    @Test
    void aKilledRankEndsTheOtherWithOneLine() throws Exception {
        Files.writeString(folder.resolve("recipe"), RECIPE + "train.length = 100000 epochs\n");
        var run = folder.resolve("run");
        var launcher = start(run, false);
        awaitSteps(run, launcher);
        killed(launcher, 1, run);
    }

    /** With the processes: one alone would take other steps. */
    @Test
    void stoppedItSaysTheCallThatGoesOnWithAllRanks() throws Exception {
        Files.writeString(folder.resolve("recipe"), RECIPE + "train.length = 100000 epochs\n");
        var run = folder.resolve("run");
        var launcher = start(run, false);
        awaitSteps(run, launcher);
        launcher.destroy(); // SIGTERM to the launcher alone, which hands it on
        assertTrue(launcher.waitFor(SECONDS, TimeUnit.SECONDS), () -> "still there: " + said(run));
        var last = said(run).lines().toList().getLast();
        assertTrue(last.startsWith("stopped behind step ") && last.endsWith("go on with: aasllm train "
                + folder.resolve("recipe") + " --data " + folder + " --out " + run
                + " --processes 2 --join-within 20 --resume"), () -> said(run));
    }

    @Test
    void aNumberOfProcessesIsRefused() throws IOException {
        Files.writeString(folder.resolve("recipe"), RECIPE);
        assertEquals("--processes: 0 (expected: a whole number, at least 1)", aasllm("train", folder.resolve("recipe"),
                "--data", folder, "--out", folder.resolve("none"), "--processes", "0").err().strip());
    }

    @Test
    @Tag("long")
    void tenKillsOfEitherRankChangeNoBit() throws Exception {
        Files.writeString(folder.resolve("recipe"), RECIPE + "train.length = 60 epochs\n");
        var whole = folder.resolve("whole");
        long begun = System.nanoTime();
        assertEquals(0, start(whole, false).waitFor(), () -> said(whole));
        long taken = (System.nanoTime() - begun) / 1_000_000;
        int kills = 0;
        for (int run = 0; kills < 10; run++) {
            var out = folder.resolve("killed-" + run);
            var process = start(out, false);
            while (kills < 10 && !process.waitFor(random.nextLong(300, taken), TimeUnit.MILLISECONDS)) {
                if (ranks(process).size() == 2) {
                    killed(process, kills % 2, out);
                    kills++;
                    process = start(out, true);
                }
            }
            assertEquals(0, process.waitFor(), () -> said(out));
            assertArrayEquals(weights(whole), weights(out), "after " + kills + " kills");
        }
    }

    /** Kills a rank, and looks how the call ends. */
    private void killed(Process launcher, int rank, Path run) throws Exception {
        Files.writeString(log(run), "");
        long begun = System.nanoTime();
        ranks(launcher).get(rank).destroyForcibly(); // SIGKILL
        assertTrue(launcher.waitFor(SECONDS, TimeUnit.SECONDS), () -> "still there: " + said(run));
        assertNotEquals(0, launcher.exitValue());
        var lines = said(run).lines().filter(line -> line.contains("expected:")).toList();
        assertTrue(lines.contains("rank " + rank + ": ended by signal 9 (expected: its own end)"), said(run));
        assertTrue(lines.size() <= 2, said(run)); // of the launcher, and of the other rank
        assertFalse(said(run).contains("\tat ") || said(run).contains("frame #"), said(run));
        assertTrue(System.nanoTime() - begun < SECONDS * 1e9);
    }

    /** The processes of the ranks, as they were started. */
    private static List<ProcessHandle> ranks(Process launcher) {
        return launcher.children().sorted(Comparator.comparingLong(ProcessHandle::pid)).toList();
    }

    private Process start(Path run, boolean resume) throws IOException {
        var arguments = new ArrayList<Object>(List.of("train", folder.resolve("recipe"), "--data", folder, "--out", run,
                "--processes", "2", "--join-within", "20"));
        if (resume) {
            arguments.add("--resume");
        }
        return FreshProcess.of("", arguments).redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log(run).toFile())).start();
    }

    /** Until the first line about steps, or curves. */
    private static void awaitSteps(Path run, Process launcher) throws Exception {
        while (!said(run).contains("trainable parameters")) {
            assertTrue(launcher.isAlive(), () -> said(run));
            Thread.sleep(50);
        }
    }

    private static byte[] weights(Path run) throws IOException {
        return Files.readAllBytes(run.resolve("lora/adapter_model.safetensors"));
    }

    private static Path log(Path run) {
        return run.resolveSibling(run.getFileName() + ".log");
    }

    private static String said(Path run) {
        return FreshProcess.text(log(run));
    }
}
