// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.aasllm.Refusals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags, zeros and other bytes about the sound, and files that are known and are no sound. */
class OddBytesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"libmp3lame.mp3", "aac.aac", "mp2.mp2", "flac.flac", "libopus.opus"})
    void whatStandsBeforeOrBehindTheSoundChangesNoSample(String name) throws IOException {
        byte[] whole = SoundSeeds.of(0.5, folder).get(name);
        float[] expected = read(whole).waveform().samples();
        byte[] junk = new byte[3000];
        Arrays.fill(junk, (byte) 0x55);
        for (byte[] before : List.of(id3(200), new byte[5000], junk)) {
            var sound = read(joined(before, whole));
            assertArrayEquals(expected, sound.waveform().samples(), before.length + " before");
            // An ID3 tag before the sound is as usual.
            assertEquals(before.length == 210 ? 0 : 1, sound.warnings().size(), sound.warnings().toString());
        }
        for (byte[] behind : List.of(id3v1(), joined(ape(), id3v1()), joined(lyrics(), id3v1()))) {
            assertArrayEquals(expected, read(joined(whole, behind)).waveform().samples());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"libmp3lame.mp3", "aac.aac", "mp2.mp2", "ac3.ac3"})
    void filesBehindOneAnotherWithTagsBetweenAreReadToTheEnd(String name) throws IOException {
        byte[] whole = SoundSeeds.of(0.5, folder).get(name);
        for (byte[] between : List.of(id3(500), joined(ape(), id3v1(), id3(20)), new byte[3000])) {
            var sound = read(joined(whole, between, whole));
            assertEquals(1.0, sound.waveform().durationSeconds(), 0.15);
            assertFalse(sound.warnings().isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PK__ and more of it|a zip archive",
        "%PDF-1.7|a PDF document",
        "MThd....|a MIDI file, which has notes and no sound",
        ".RMF....|a RealMedia file",
        "DSD ....|a DSD file (DSF)",
        "<!DOCTYPE html><html><title>404|an HTML page, perhaps the answer of a server that did not have the"
                + " sound",
        "path,label and more|no known audio format, but text"})
    void aFileThatIsKnownIsRefusedAsWhatItIs(String beginning, String what) {
        byte[] bytes = beginning.replace("__", "\u0003\u0004").getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("audio file: " + what + " (expected: an audio file such as WAV, FLAC, MP3, Ogg, Opus or"
                + " M4A) in clip", Refusals.of(() -> read(bytes)));
    }

    @Test
    void aWavBehindAWavIsSaid() throws IOException {
        byte[] one = Files.readAllBytes(Path.of("src/test/resources/sound/same-as-riff.wav"));
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        var sound = AudioFile.read(SoundSource.of("clip", two), SoundSettings.STANDARD);
        assertEquals(1, sound.waveform().durationSeconds());
        assertEquals(List.of(String.format(Locale.ROOT, "%,d bytes behind the sound are another file, which was"
                + " not read", one.length)), sound.warnings());
    }

    @Test
    void aWavThatEndsWithinItsHeaderIsTruncated() {
        // RIFF says 1000 bytes behind its size; the file ends behind the chunk of the format
        var header = new byte[36];
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(1000).put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16)
                .putShort((short) 1).putShort((short) 1).putInt(16_000).putInt(32_000).putShort((short) 2)
                .putShort((short) 16);
        assertEquals("audio data: 36 bytes without any sound (expected: 1008 by the header) in clip; the file"
                        + " is truncated: record or copy it again, or read what is there with --damaged keep",
                Refusals.of(() -> AudioFile.read(SoundSource.of("clip", header), SoundSettings.STANDARD)));
    }

    @Test
    void aNistFileThatIsPackedIsRefusedByThatCause() {
        String header = "NIST_1A\n   1024\nsample_count -i 16000\n"
                + "sample_coding -s26 pcm,embedded-shorten-v2.00\n";
        assertEquals("audio codec: NIST SPHERE packed by Shorten (expected: plain samples) in clip; unpack it"
                + " with w_decode or sph2pipe", Refusals.of(() -> read(Arrays.copyOf(text(header), 2000))));
    }

    @Test
    void anMp4WithoutItsIndexIsRefusedByThatCause() throws IOException {
        byte[] whole = SoundSeeds.of(0.5, folder).get("aac.m4a");
        assertEquals("audio data: without its index (moov) (expected: the index, which recorders write last)"
                + " in clip; the recording was broken off: record or copy it again",
                Refusals.of(() -> read(Arrays.copyOf(whole, whole.length / 2))));
    }

    private static byte[] id3(int size) {
        byte[] tag = Arrays.copyOf(text("ID3\3"), 10 + size);
        tag[8] = (byte) (size >> 7);
        tag[9] = (byte) (size & 127);
        return tag;
    }

    private static byte[] id3v1() {
        return Arrays.copyOf(text("TAGname"), 128);
    }

    /** Header, an item and footer; sizes count the item and the footer. */
    private static byte[] ape() throws IOException {
        byte[] item = text("\6\0\0\0\0\0\0\0a\0abcdef");
        byte[] head = Arrays.copyOf(text("APETAGEX\u00D0\7\0\0"), 32);
        head[12] = (byte) (item.length + head.length);
        head[16] = 1; // item
        head[23] = (byte) 0xA0; // there is a header, and this is it
        byte[] foot = head.clone();
        foot[23] = (byte) 0x80;
        return joined(head, item, foot);
    }

    private static byte[] lyrics() {
        String content = "LYRICSBEGININD0000200LYR00005words";
        return text(content + String.format("%06d", content.length()) + "LYRICS200");
    }

    private static byte[] text(String letters) {
        return letters.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    private static Sound read(byte[] bytes) {
        return AudioFile.read(SoundSource.of("clip", bytes), SoundSettings.STANDARD);
    }
}
