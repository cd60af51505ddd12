// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clips and timelines wait apart, and a worker has so many of each at a time. */
@Timeout(30)
class WaitingRoomTest {
    private final WaitingRoom room = new WaitingRoom();

    private static Asking asking(String client, boolean timeline) {
        return new Asking(new Question(client, "a", false, new Spool(1)),
                timeline ? Optional.of(TimelineOptions.STANDARD) : Optional.empty(), Deadline.in(Duration.ofSeconds(9)));
    }

    @Test
    void noClipWaitsUntilATimelineHasEnded() throws InterruptedException {
        for (int i = 0; i < 9; i++) {
            room.add(asking("many", true));
        }
        var clip = asking("one", false);
        room.add(clip);
        assertEquals(10, room.size());
        assertEquals(Optional.of(clip), room.clips().take(() -> false));
        room.remove(clip);
        assertEquals(9, room.drain().size());
    }

    @Test
    void aFeederHandsOnNoMoreThanThereIsRoomForAndTakesTurns() throws InterruptedException {
        var taken = new LinkedBlockingQueue<Asking>();
        var dones = new LinkedBlockingQueue<Runnable>();
        var feeder = new Feeder(room.timelines(), 2, (asking, done) -> {
            taken.add(asking);
            dones.add(done);
        });
        for (var client : List.of("many", "many", "many", "many", "one")) {
            room.add(asking(client, true));
        }
        feeder.start();
        var clients = new ArrayList<String>();
        clients.add(taken.take().question().client());
        clients.add(taken.take().question().client());
        assertEquals(List.of("many", "one"), clients);
        assertTrue(taken.poll(200, TimeUnit.MILLISECONDS) == null, "a third before one is done");
        dones.take().run();
        assertEquals("many", taken.take().question().client());
        feeder.stop();
        for (int i = 0; i < 100 && !feeder.hasEnded(); i++) {
            Thread.sleep(20);
        }
        assertTrue(feeder.hasEnded());
        assertEquals(2, room.size(), "what it has not taken still waits");
    }

    /** A thread that ended here would leave a worker that looks ready and is handed nothing. */
    @Test
    void aFeederOutlivesASoundThatHasNoRoomOrNoDisk() throws Exception {
        var taken = new LinkedBlockingQueue<Asking>();
        var feeder = new Feeder(room.clips(), 1, (asking, done) -> {
            switch (asking.question().client()) {
                case "large" -> throw new OutOfMemoryError("Java heap space");
                case "lost" -> throw new IOException("Input/output error");
                default -> taken.add(asking);
            }
        });
        var askings = Stream.of("large", "lost", "next").map(client -> asking(client, false)).toList();
        askings.forEach(room::add);
        feeder.start();
        for (var unreadable : askings.subList(0, 2)) {
            var refusal = assertInstanceOf(Refusal.class, assertThrows(ExecutionException.class,
                    () -> unreadable.answer().get(9, TimeUnit.SECONDS)).getCause());
            assertEquals("503 sound: cannot be read again here (expected: a server with room for it), 5",
                    refusal.status() + " " + refusal.getMessage() + ", " + refusal.retryAfter());
        }
        assertEquals(askings.getLast(), taken.poll(9, TimeUnit.SECONDS));
        feeder.stop();
    }

    @Test
    void aWorkThatGoesOnIsNotOld() throws InterruptedException {
        var progress = new Progress();
        try (var work = progress.begin()) {
            Thread.sleep(300);
            assertTrue(progress.pulse().busyMillis() >= 300);
            work.goesOn();
            assertTrue(progress.pulse().busyMillis() < 300);
        }
        assertEquals(0, progress.pulse().busyMillis());
    }
}
