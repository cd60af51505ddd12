// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        var process = java(HeldLock.class, folder);
        assertEquals("locked", process.inputReader().readLine());
        return process;
    }

    private static Process java(Class<?> program, Path folder) throws IOException {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName(), folder.toString()).redirectErrorStream(true).start();
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

    /** Though each takes the folder away as it ends, no two work in it at a time, and nobody is refused for another reason. */
    @Test
    void processesThatTakeAwayOneFolderWorkInItOneAtATime() throws Exception {
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 4; i++) {
            processes.add(java(TakenTurns.class, folder));
        }
        int turns = 0;
        for (var process : processes) {
            turns += Integer.parseInt(process.inputReader().readLine());
            assertEquals(0, process.waitFor());
        }
        assertTrue(turns > 0, "some got it"); // an empty folder may stay, of one that found it and did not make it
    }
}
