// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.Refusals;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    @TempDir
    private Path folder;

    @Test
    void anotherProcessIsKeptOutByNameAndAKillLeavesNoLock() throws Exception {
        var process = hold();
        try {
            assertEquals(
                    "run: in use by process " + process.pid() + " (expected: a folder that no other works in)"
                            + " in " + folder + "; wait until it has ended, or name another folder",
                    Refusals.of(() -> RunLock.of(folder)));
        } finally {
            process.destroyForcibly().waitFor(); // SIGKILL
        }
        RunLock.ifFree(folder).orElseThrow().close();
        assertEquals("", Files.readString(folder.resolve(RunLock.NAME)), "it names nobody any more");
    }

    @Test
    void aThreadTakesAgainWhatItHoldsAndOthersOfItsProcessAreKeptOut() {
        try (var outer = RunLock.of(folder)) {
            try (var inner = RunLock.of(folder.resolve("..").resolve(folder.getFileName()))) {
                assertEquals(outer, inner, "the same folder by another name");
            }
            var refused = assertThrows(CompletionException.class,
                    () -> CompletableFuture.runAsync(() -> RunLock.of(folder)).join());
            assertEquals(InvalidInputException.class, refused.getCause().getClass());
        }
        CompletableFuture.runAsync(() -> RunLock.of(folder).close()).join();
    }

    private Process hold() throws IOException {
        var process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                HeldLock.class.getName(), folder.toString()).redirectErrorStream(true).start();
        assertEquals("locked", process.inputReader().readLine());
        return process;
    }

    /** A run that was refused leaves no trace; a folder that was there before stays. */
    @Test
    void whereNothingWasWrittenNothingStays() throws IOException {
        RunLock.of(folder.resolve("runs/first")).close();
        assertFalse(Files.exists(folder.resolve("runs")));
        var own = Files.createDirectory(folder.resolve("own"));
        RunLock.of(own).close();
        assertEquals(0, own.toFile().list().length);
    }

    @Test
    void besideWhatWasWrittenTheFileStaysAndSoItDoesForTheTurnsOfSeveralProcesses() throws IOException {
        var run = folder.resolve("run");
        try (var lock = RunLock.of(run)) {
            Files.createFile(run.resolve("run.json"));
        }
        assertEquals("", Files.readString(run.resolve(RunLock.NAME)));
        var turn = folder.resolve("turn");
        RunLock.ifFree(turn).orElseThrow().close();
        assertEquals("", Files.readString(turn.resolve(RunLock.NAME)));
    }

    /** Each finds the folder that it locks, though others take it away as they end. */
    @Test
    void threadsThatTakeAwayOneFolderOneAfterAnotherAllGetIt() {
        var run = folder.resolve("run");
        for (int i = 0; i < 200; i++) {
            CompletableFuture.runAsync(() -> RunLock.of(run).close()).join();
        }
        assertFalse(Files.exists(run));
    }
}
