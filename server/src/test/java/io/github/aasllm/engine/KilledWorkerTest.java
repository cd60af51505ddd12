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

/** Another worker takes the place of one that was killed, however a shell starts them. */
@Timeout(120)
class KilledWorkerTest {
    @TempDir
    private Path model;

    private final List<ProcessHandle> children = new ArrayList<>(); // of workers

    /**
     * Kills the first worker and asks the next.
     *
     * @param script begins the process that becomes a worker
     * @param timeout for one thing that a worker does
     * @param patience for the answer
     */
    private void isAnsweredByAnother(String script, Duration timeout, Duration patience) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        var command = new ArrayList<>(List.of("/bin/sh", "-c", script + " exec \"$@\"", "sh"));
        command.addAll(WorkerMain.command(model));
        try (var pool = new WorkerPool(command, 1, timeout); var none = new Spool(4_000_000)) {
            workers(pool).flatMap(ProcessHandle::children).forEach(children::add);
            workers(pool).forEach(ProcessHandle::destroyForcibly);
            none.write(new byte[1000], 0, 1000);
            var refusal = assertThrows(Refusal.class,
                    () -> pool.answer(new Question("", "a.wav", false, none), Deadline.in(patience)));
            assertEquals(422, refusal.status(), "zeros are no sound: " + refusal.getMessage());
            assertEquals(1, pool.load().restarts());
            workers(pool).flatMap(ProcessHandle::children).forEach(children::add);
        }
    }

    private static Stream<ProcessHandle> workers(WorkerPool pool) {
        return pool.pids().stream().flatMap(pid -> ProcessHandle.of(pid).stream());
    }

    /** One that has not said anything yet is slow: to end it for that would be to start for ever on a busy machine. */
    @Test
    void aNewWorkerMayBeSilentForLongerThanOneThatAnswers() throws Exception {
        isAnsweredByAnother("sleep 4;", Duration.ofSeconds(3), Duration.ofSeconds(60));
    }

    /** A worker has ended when its process has, though a process that it has started still holds its pipe open. */
    @Test
    void itsPipeMayBeHeldByAnotherProcess() throws Exception {
        try {
            isAnsweredByAnother("sleep 45 <&- 2>&- &", Duration.ofSeconds(30), Duration.ofSeconds(30));
            assertEquals(2, children.stream().filter(ProcessHandle::isAlive).count(), "the pipes are still held");
        } finally {
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
