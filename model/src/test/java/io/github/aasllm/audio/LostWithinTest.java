// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound that is lost within a file, or at the end of the last of several files that were joined, is not passed over. */
class LostWithinTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mp2.mp2", "ac3.ac3", "eac3.eac3", "aac.aac"})
    void framesThatAreLostWithinAFileAreDamage(String name) throws Exception {
        byte[] whole = SoundSeeds.of(2, folder).get(name);
        int from = whole.length / 4 + 37; // within a frame, as blocks of a disk are
        int to = 3 * whole.length / 4 + 91;
        byte[] zeros = whole.clone();
        Arrays.fill(zeros, from, to, (byte) 0);
        for (byte[] bytes : List.of(zeros, joined(Arrays.copyOf(whole, from),
                Arrays.copyOfRange(whole, to, whole.length)))) {
            String refusal = Refusals.of(() -> read(bytes, Damaged.REFUSE));
            assertTrue(refusal.startsWith("audio data: damaged after 0.5"), refusal);
            var kept = read(bytes, Damaged.KEEP);
            double seconds = kept.waveform().durationSeconds();
            assertEquals(0.5, seconds, 0.1);
            String warning = kept.warnings().getFirst();
            assertTrue(warning.startsWith("the file is damaged after 0.5"), warning);
            assertTrue(warning.endsWith(String.format(Locale.ROOT, "as far as it goes, %.3f s", seconds)), warning);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flac.flac", "wavpack.wv"})
    void filesBehindOneAnotherAreReadToTheEnd(String name) throws Exception {
        byte[] whole = SoundSeeds.of(0.5, folder).get(name);
        var sound = read(joined(whole, whole, whole), Damaged.REFUSE);
        assertEquals(1.5, sound.waveform().durationSeconds(), 1e-3);
        assertEquals(List.of(), sound.warnings());
    }

    @ParameterizedTest
    @CsvSource({"flac.flac, 0.9", "flac.flac, 0.5", "flac.flac, 0.01", "wavpack.wv, 0.9", "wavpack.wv, 0.5"})
    void aSecondFileThatIsCutIsDamage(String name, double part) throws Exception {
        byte[] whole = SoundSeeds.of(2, folder).get(name);
        byte[] bytes = joined(whole, Arrays.copyOf(whole, (int) (part * whole.length)));
        String refusal = Refusals.of(() -> read(bytes, Damaged.REFUSE));
        assertTrue(refusal.startsWith("audio "), refusal);
        var kept = read(bytes, Damaged.KEEP);
        assertTrue(kept.waveform().durationSeconds() >= 1.999 && kept.waveform().durationSeconds() < 4);
        assertTrue(kept.warnings().getFirst().startsWith("the file is "), kept.warnings()::toString);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void aPacketCafThatIsCutIsRefusedAsWithoutItsIndex(double part) throws Exception {
        byte[] whole = SoundSeeds.of(2, folder).get("alac.caf");
        assertEquals("audio data: without its index of packets (pakt) (expected: the index, which recorders"
                + " write last) in clip; the recording was broken off: record or copy it again",
                Refusals.of(() -> read(Arrays.copyOf(whole, (int) (part * whole.length)), Damaged.KEEP)));
    }

    @ParameterizedTest
    @CsvSource({"pcm_s16be.aiff, 0.1", "pcm_s16be.aiff, 0.02", "pcm_s16le.caf, 0.1", "pcm_mulaw.au, 0.1"})
    void plainSamplesAreKeptAsFarAsTheyGo(String name, double part) throws Exception {
        byte[] whole = SoundSeeds.of(2, folder).get(name);
        byte[] cut = Arrays.copyOf(whole, (int) (part * whole.length));
        var sound = read(cut, Damaged.KEEP);
        assertEquals(2 * part, sound.waveform().durationSeconds(), 0.05);
        assertTrue(sound.warnings().getFirst().startsWith("the file is truncated"), sound.warnings()::toString);
    }

    @Test
    void aLastFrameOfCafThatIsCutIsAWarning() throws Exception {
        byte[] whole = SoundSeeds.of(0.5, folder).get("pcm_s16le.caf");
        var sound = read(Arrays.copyOf(whole, whole.length - 1), Damaged.REFUSE);
        assertEquals(0.5, sound.waveform().durationSeconds(), 2.0 / 16_000);
        assertEquals(List.of("the last frame of the sound is cut"), sound.warnings());
    }

    private static byte[] joined(byte[]... parts) {
        int size = 0;
        for (byte[] part : parts) {
            size += part.length;
        }
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static Sound read(byte[] bytes, Damaged damaged) {
        return AudioFile.read(SoundSource.of("clip", bytes), SoundSettings.STANDARD.withDamaged(damaged));
    }
}
