// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.assembly.RandomModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker has ended when its process has, though a process that it has started still holds its pipe open. */
@Timeout(60)
class HeldPipeTest {
    @TempDir
    private Path model;

    @Test
    void anotherTakesThePlaceOfOneWhosePipeIsHeld() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        var holding = new ArrayList<>(List.of("/bin/sh", "-c", "sleep 45 <&- 2>&- & exec \"$@\"", "sh"));
        holding.addAll(WorkerMain.command(model));
        var holders = new ArrayList<ProcessHandle>();
        try (var pool = new WorkerPool(holding, 1, Duration.ofSeconds(30)); var none = new Spool(4_000_000)) {
            workers(pool).flatMap(ProcessHandle::children).forEach(holders::add);
            workers(pool).forEach(ProcessHandle::destroyForcibly);
            none.write(new byte[1000], 0, 1000);
            var refusal = assertThrows(Refusal.class, () -> pool.answer(
                    new Question("", "a.wav", false, none), Deadline.in(Duration.ofSeconds(30))));
            assertEquals(422, refusal.status(), "zeros are no sound: " + refusal.getMessage());
            assertEquals(1, pool.load().restarts());
            workers(pool).flatMap(ProcessHandle::children).forEach(holders::add);
            assertEquals(2, holders.stream().filter(ProcessHandle::isAlive).count(), "the pipes are still held");
        } finally {
            holders.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static Stream<ProcessHandle> workers(WorkerPool pool) {
        return pool.pids().stream().flatMap(pid -> ProcessHandle.of(pid).stream());
    }
}
