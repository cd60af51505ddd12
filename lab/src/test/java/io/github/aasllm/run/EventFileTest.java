// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden file is what TensorBoard's own writer makes of the same events; see SOURCE.txt beside it. */
class EventFileTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);
    // Bytes of the golden's records: 16 each of lengths and checksums, and the events.
    private static final int VERSION = 16 + 24;
    private static final int SCALAR = 16 + 32;

    @TempDir
    private Path folder;

    /** A clock that is set by hand. */
    private static final class Watch extends Clock {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        private void set(double seconds) {
            now = START.plusMillis(Math.round(seconds * 1000));
        }
    }

    @Test
    void theBytesAreThoseOfTensorBoardsOwnWriter() throws IOException {
        writeAll();
        assertArrayEquals(golden(), Files.readAllBytes(file()));
    }

    @Test
    void whatAKillHasTornIsCutOffAndWrittenAgain() throws IOException {
        byte[] whole = golden();
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            var watch = new Watch();
            watch.set(0.25);
            EventFile.open(folder, 300, watch).close();
            int kept = Math.toIntExact(Files.size(file()));
            int expected = length < VERSION + SCALAR ? VERSION
                    : length < VERSION + 2 * SCALAR ? VERSION + SCALAR
                    : length < VERSION + 3 * SCALAR + 1 ? VERSION + 2 * SCALAR // step 300 takes a byte more
                    : VERSION + 3 * SCALAR + 1;
            assertEquals(expected, kept, "of " + length);
            assertArrayEquals(Arrays.copyOf(whole, kept), Files.readAllBytes(file()));
        }
    }

    @Test
    void theCurvesOfTensorBoardsOwnWriterCanBeRead() throws IOException {
        byte[] whole = golden();
        Files.write(file(), whole);
        assertEquals(Map.of(1L, 2.5, 300L, 0.0), EventFile.scalars(file(), "train/loss"));
        // float32 in the format
        assertEquals(Map.of(1L, (double) 1e-4f), EventFile.scalars(file(), "train/rate"));
        assertEquals(Map.of(), EventFile.scalars(file(), "recipe"), "a text is no number");
        Files.write(file(), Arrays.copyOf(whole, VERSION + SCALAR + 5)); // torn in the second scalar
        assertEquals(Map.of(1L, 2.5), EventFile.scalars(file(), "train/loss"));
    }

    @Test
    void aRunThatGoesOnLeavesTheCurvesOfOneThatWasNeverStopped() throws IOException {
        writeAll();
        var watch = new Watch();
        // it was at step 300, but its state is of step 1
        try (var events = EventFile.open(folder, 1, watch)) {
            watch.set(2);
            events.scalar("train/loss", 0, 300);
            watch.set(3);
            events.text("recipe", "lora.rank = 8 – größer", 0);
        }
        assertArrayEquals(golden(), Files.readAllBytes(file()));
    }

    @Test
    void aFlippedBitEndsWhatIsKept() throws IOException {
        byte[] damaged = golden();
        damaged[VERSION + SCALAR + 20] ^= 1; // within the third record
        Files.write(file(), damaged);
        EventFile.open(folder, 300).close();
        assertEquals(VERSION + SCALAR, Files.size(file()));
    }

    @Test
    void aFolderThatIsNotThereIsRefused() {
        var absent = folder.resolve("absent");
        var path = absent.resolve(EventFile.NAME);
        assertEquals(
                "events: " + path + " (expected: a file that can be written) in " + path,
                Refusals.of(() -> EventFile.open(absent, 0)));
    }

    private void writeAll() {
        var watch = new Watch();
        watch.set(0.25);
        try (var events = EventFile.open(folder, 0, watch)) {
            watch.set(1.5);
            events.scalar("train/loss", 2.5, 1);
            events.scalar("train/rate", 1e-4, 1);
            watch.set(2);
            events.scalar("train/loss", 0, 300);
            watch.set(3);
            events.text("recipe", "lora.rank = 8 – größer", 0);
        }
    }

    private Path file() {
        return folder.resolve(EventFile.NAME);
    }

    private static byte[] golden() throws IOException {
        try (var in = EventFileTest.class.getResourceAsStream("/golden/run/events.tfevents")) {
            return in.readAllBytes();
        }
    }
}
