// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.ChildJvm;
import io.github.aasllm.checkpoint.Safetensors;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training that is saved many times a second, killed at random moments (SIGKILL) and goes on, ends with
 * the bits of one that was not. What every build sees of kills is in the program's tests.
 */
class KilledTrainingTest {
    private final SplittableRandom random = new SplittableRandom(1);

    @TempDir
    private Path folder;

    @Test
    @Tag("long")
    void twentyKillsChangeNoBit() throws Exception {
        killedAndNotEndAlike(20, 1000);
    }

    private void killedAndNotEndAlike(int kills, int epochs) throws Exception {
        TinyTraining.in(folder);
        var whole = folder.resolve("whole");
        assertEquals(0, start(whole, false, epochs).waitFor(), () -> said(whole));
        var run = folder.resolve("killed");
        long behind = 0; // the step of the last state
        for (int kill = 0; kill < kills; kill++) {
            var process = start(run, Files.exists(run.resolve("run.json")), epochs);
            awaitStep(run, behind + 1, process);
            assertTrue(!process.waitFor(random.nextLong(400), TimeUnit.MILLISECONDS),
                    () -> "ended before: " + said(run));
            process.destroyForcibly().waitFor(); // SIGKILL
            behind = step(run);
        }
        assertEquals(0, start(run, true, epochs).waitFor(), () -> said(run));
        assertArrayEquals(TinyTraining.weights(whole), TinyTraining.weights(run));
    }

    private Process start(Path run, boolean resume, int epochs) throws IOException {
        var command = ChildJvm.command();
        command.addAll(List.of(
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KilledTraining.class.getName(), folder.toString(), run.toString(), Boolean.toString(resume),
                Integer.toString(epochs)));
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(Redirect.to(log(run).toFile())).start();
    }

    private static Path log(Path run) {
        return run.resolveSibling(run.getFileName() + ".log");
    }

    private static String said(Path run) {
        try {
            return Files.readString(log(run));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Waits until the run has saved a later state, so that every kill meets a training that goes on. */
    private static void awaitStep(Path run, long step, Process process) throws Exception {
        while (step(run) < step) {
            assertTrue(process.isAlive(), () -> said(run));
            Thread.sleep(20);
        }
    }

    private static long step(Path run) {
        var file = run.resolve(TrainingState.FILE);
        if (!Files.exists(file)) {
            return 0;
        }
        try (var state = Safetensors.open(file)) {
            return Long.parseLong(state.metadata().get("step"));
        }
    }
}
