// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.engine.Frames.Head;
import io.github.aasllm.engine.Frames.Kind;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Sounds on their way to a worker: where one gets lost it alone is refused, and no worker with it. */
@Timeout(120)
class HandingOverTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int LARGE = Spool.IN_MEMORY + 1000; // goes into a file

    @TempDir
    private Path folder;

    private static Spool spool(int bytes) {
        var spool = new Spool(4_000_000);
        spool.write(new byte[bytes], 0, bytes);
        return spool;
    }

    private static Refusal refusal(WorkerPool pool, Spool sound) {
        return assertThrows(Refusal.class,
                () -> pool.answer(new Question("", "a.wav", false, sound), Deadline.in(TIMEOUT)));
    }

    /** Zeros are no sound, and a worker that says so is there. */
    private static void assertAnswers(WorkerPool pool) throws Exception {
        try (var none = spool(1000)) {
            assertEquals(422, refusal(pool, none).status());
        }
    }

    private static List<Level> levelsSaidBy(Class<?> source, Runnable work) {
        var said = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(source);
        said.start();
        logger.addAppender(said);
        work.run();
        logger.detachAppender(said);
        return said.list.stream().map(ILoggingEvent::getLevel).toList();
    }

    /** As a disk does that fails between the upload and the worker. */
    @Test
    void aSoundThatCannotBeReadAgainIsRefusedAndSaidOnce() throws Exception {
        RandomModel.write(folder, RandomModel.Size.TINY, 7);
        try (var pool = new WorkerPool(WorkerMain.command(folder), 1, TIMEOUT)) {
            var before = pool.pids();
            var lost = spool(LARGE);
            lost.close();
            assertEquals(List.of(Level.WARN), levelsSaidBy(Feeder.class, () -> {
                var refusal = refusal(pool, lost);
                assertEquals("sound: cannot be read again here (expected: a server with room for it)",
                        refusal.getMessage());
                assertEquals(503, refusal.status());
                assertEquals(5, refusal.retryAfter());
            }));
            assertAnswers(pool);
            assertEquals(before, pool.pids());
        }
    }

    private static void delete(Path whole) throws Exception {
        try (var all = Files.walk(whole)) {
            for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    /** A folder that is not there takes a file as little as a full one. */
    @Test
    void aWorkerWithoutRoomForASoundRefusesItAndLives() throws Exception {
        var model = folder.resolve("model");
        var temporary = Files.createDirectory(folder.resolve("temporary"));
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        var command = WorkerMain.command(model);
        command.add(1, "-Djava.io.tmpdir=" + temporary);
        try (var pool = new WorkerPool(command, 1, TIMEOUT); var large = spool(3 * LARGE)) {
            var before = pool.pids();
            delete(temporary);
            for (int i = 0; i < 2; i++) {
                var refusal = refusal(pool, large);
                assertEquals("sound: cannot be kept (expected: room in the folder for temporary files)",
                        refusal.getMessage());
                assertEquals(503, refusal.status());
                assertAnswers(pool);
            }
            assertEquals(before, pool.pids());
        }
    }

    /** These workers say that they are there and read nothing: the second one that takes a question loses it. */
    @Test
    void aQuestionGoesToOneMoreWorkerAndToNoThird() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
        var card = JsonMapper.shared().writeValueAsBytes(
                new ModelCard("deaf", List.of("neutral"), Optional.empty(), false, true));
        var said = new ByteArrayOutputStream();
        Frames.write(new DataOutputStream(said), new Head(Kind.CARD, 0, card.length));
        said.writeBytes(card);
        var file = Files.write(folder.resolve("card"), said.toByteArray());
        var deaf = List.of("/bin/sh", "-c", "exec 0<&-; cat '" + file + "'; exec sleep 0.5");
        try (var pool = new WorkerPool(deaf, 1, TIMEOUT); var sound = spool(1000)) {
            var refusal = refusal(pool, sound);
            assertEquals("worker: ended before it answered (expected: one that answers)", refusal.getMessage());
        }
    }
}
