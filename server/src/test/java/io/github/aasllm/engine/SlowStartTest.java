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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker that has not said anything yet is slow: one that is ended for it would start for ever on a busy machine. */
@Timeout(120)
class SlowStartTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    @TempDir
    private Path model;

    @Test
    void aNewWorkerMayBeSilentForLongerThanOneThatAnswers() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        var slow = new ArrayList<>(List.of("/bin/sh", "-c", "sleep 4; exec \"$@\"", "sh"));
        slow.addAll(WorkerMain.command(model));
        try (var pool = new WorkerPool(slow, 1, TIMEOUT); var none = new Spool(4_000_000)) {
            pool.pids().stream().flatMap(pid -> ProcessHandle.of(pid).stream()).forEach(ProcessHandle::destroyForcibly);
            none.write(new byte[1000], 0, 1000);
            var refusal = assertThrows(Refusal.class, () -> pool.answer(new Question("", "a.wav", false, none),
                    Deadline.in(Duration.ofSeconds(60))));
            assertEquals(422, refusal.status(), "zeros are no sound: " + refusal.getMessage());
            assertEquals(1, pool.load().restarts());
        }
    }
}
