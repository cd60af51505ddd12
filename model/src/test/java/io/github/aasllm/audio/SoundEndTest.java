// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the sound of a container ends: not behind what its header counts, and not a frame before that. */
class SoundEndTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pcm_mulaw.au", "pcm_s16be.aiff", "pcm_s16le.caf", "alac.caf", "libmp3lame.avi",
        "aac.m4a", "libopus.webm"})
    void whatStandsBehindTheSoundIsNoSoundAndSaid(String name) throws Exception {
        byte[] whole = SoundSeeds.of(0.5, folder).get(name);
        var sound = read(Arrays.copyOf(whole, whole.length + 5000));
        assertArrayEquals(read(whole).waveform().samples(), sound.waveform().samples());
        assertEquals(1, sound.warnings().size(), sound.warnings().toString());
        assertTrue(sound.warnings().getFirst().startsWith("5,000 bytes behind the "), sound.warnings()::toString);
    }

    @Test
    void whatStandsBehindTheSamplesOfASphereFileIsNoSound() {
        var header = "NIST_1A\n   1024\nsample_count -i 8000\nsample_n_bytes -i 2\nchannel_count -i 1\n"
                + "sample_rate -i 16000\nsample_byte_format -s2 01\nsample_coding -s3 pcm\nend_head\n";
        byte[] whole = Arrays.copyOf(header.getBytes(StandardCharsets.US_ASCII), 1024 + 16_000);
        assertEquals(8000, read(whole).waveform().samples().length);
        var sound = read(Arrays.copyOf(whole, whole.length + 5000));
        assertEquals(8000, sound.waveform().samples().length);
        assertEquals(List.of("5,000 bytes behind the sound are no part of the file"), sound.warnings());
    }

    @Test
    void aLastFrameOfAiffThatIsCutIsAWarning() throws Exception {
        byte[] whole = SoundSeeds.of(0.5, folder).get("pcm_s16be.aiff");
        var sound = read(Arrays.copyOf(whole, whole.length - 1));
        assertEquals(0.5, sound.waveform().durationSeconds(), 2.0 / 16_000); // a sample of 44.1 kHz, rounded up
        assertEquals(List.of("the last frame of the sound is cut"), sound.warnings());
    }

    @Test
    void anMp4BehindAnMp4IsNotReadAndSaid() throws Exception {
        byte[] whole = SoundSeeds.of(0.5, folder).get("aac.m4a");
        byte[] two = Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, two, whole.length, whole.length);
        assertEquals(List.of(String.format(Locale.ROOT, "%,d bytes behind the sound are another file,"
                + " which was not read", whole.length)), read(two).warnings());
    }

    @Test
    void anAlacCafThatCountsMorePacketsThanItHasBytesIsRefused() throws Exception {
        byte[] bytes = SoundSeeds.of(0.5, folder).get("alac.caf");
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        ByteBuffer.wrap(bytes).putLong(text.indexOf("pakt") + 12, 80_000_000);
        String refusal = Refusals.of(() -> read(bytes));
        assertTrue(refusal.startsWith("audio file: an index of more packets than the file has bytes"), refusal);
    }

    /** The first stream's samples are all there, and half of the second one's: a short clip, if nothing is said. */
    @Test
    void aSecondFlacBehindTheFirstThatIsCutIsRefused() throws Exception {
        byte[] whole = SoundSeeds.of(1.5, folder).get("flac.flac");
        byte[] two = Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, two, whole.length, whole.length);
        assertEquals(3.0, read(two).waveform().durationSeconds(), 0.01);
        String refusal = Refusals.of(() -> read(Arrays.copyOf(two, 2 * whole.length - whole.length / 4)));
        assertTrue(refusal.startsWith("audio data: "), refusal);
    }

    @Test
    void zerosInPlaceOfElementsOfASizedSegmentAreDamage() throws Exception {
        byte[] bytes = SoundSeeds.of(1.5, folder).get("flac.mka");
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0);
        String refusal = Refusals.of(() -> read(bytes));
        assertTrue(refusal.startsWith("audio data: "), refusal);
    }

    private static Sound read(byte[] bytes) {
        return AudioFile.read(SoundSource.of("clip", bytes), SoundSettings.STANDARD);
    }
}
