// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Linear WAV, and what is refused; {@link EncodedFileTest} has the other formats. */
class AudioFileTest {
    private static final WavBytes MONO_16K = new WavBytes(WavBytes.PCM, 1, 16_000, 16);
    private static final String TRUNCATED =
            "; the file is truncated: record or copy it again, or read what is there with --damaged keep";

    @TempDir
    private Path folder;

    @Test
    void sixteenBitSamplesAreFractionsOf32768() throws Exception {
        assertSamples(MONO_16K.with(WavBytes.shorts(0, 16384, -32768, 32767)), 0, 0.5f, -1, 32767 / 32768f);
    }

    @Test
    void eightBitSamplesAreUnsignedAround128() throws Exception {
        assertSamples(new WavBytes(WavBytes.PCM, 1, 16_000, 8).with(new byte[] {(byte) 128, 0, (byte) 192}),
                0, -1, 0.5f);
    }

    @Test
    void twentyFourBitSamplesKeepTheirSignAndLowBits() throws Exception {
        assertSamples(new WavBytes(WavBytes.PCM, 1, 16_000, 24).with(new byte[] {
            1, 0, 0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 0, (byte) 0x80, 0, (byte) 0x80, 0}),
                1 / 8388608f, -1 / 8388608f, -1, 32768 / 8388608f);
    }

    @Test
    void thirtyTwoBitSamplesAreFractionsOfTwoToThe31() throws Exception {
        assertSamples(new WavBytes(WavBytes.PCM, 1, 16_000, 32)
                .with(new byte[] {0, 0, 0, 0x40, 0, 0, 0, (byte) 0x80}),
                0.5f, -1);
    }

    @Test
    void floatSamplesAreTakenAsTheyAreBeyondFullScaleToo() throws Exception {
        assertSamples(new WavBytes(WavBytes.FLOAT, 1, 16_000, 32).with(WavBytes.floats(0.1f, -2.5f)), 0.1f,
                -2.5f);
    }

    @Test
    void floatSamplesOf64BitsAreRoundedTo32() throws Exception {
        byte[] data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.1).putDouble(-1.5)
                .array();
        assertSamples(new WavBytes(WavBytes.FLOAT, 1, 16_000, 64).with(data), 0.1f, -1.5f);
    }

    @Test
    void otherChunksArePassedOverWithThePaddingOfOddOnes() throws Exception {
        byte[] plain = MONO_16K.with(WavBytes.shorts(16384, -16384));
        var bytes = ByteBuffer.allocate(plain.length + 12 + 9).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(plain, 0, 36).put("note".getBytes(StandardCharsets.US_ASCII)).putInt(3).put(new byte[4]);
        bytes.put(plain, 36, plain.length - 36).put("LIST?????".getBytes(StandardCharsets.US_ASCII));
        var file = new Fields(new ArrayBytes(bytes.array()));
        // By our own parser, for FFmpeg would read it too.
        assertTrue(WavHeader.of(file, new Reading("clip", Damaged.REFUSE)).orElseThrow().format()
                .isPresent());
        assertSamples(bytes.array(), 0.5f, -0.5f);
    }

    @Test
    void encodingsThatOnlyFfmpegKnowsAreLeftToIt() throws Exception {
        byte[] muLaw = {(byte) 0xFF, (byte) 0x80};
        assertSamples(new WavBytes(7, 1, 16_000, 8).with(muLaw), 0, 32124 / 32768f);
        byte[] otherGuid = new WavBytes(WavBytes.PCM, 1, 16_000, 16).extensibleWith(WavBytes.shorts(16384));
        otherGuid[59] ^= 1;
        assertThrows(InvalidInputException.class, () -> read(otherGuid));
    }

    @Test
    void extensibleHeaderIsReadLikeAPlainOne() throws Exception {
        assertSamples(MONO_16K.extensibleWith(WavBytes.shorts(16384, -16384)), 0.5f, -0.5f);
        assertSamples(new WavBytes(WavBytes.FLOAT, 2, 16_000, 32)
                .extensibleWith(WavBytes.floats(0.5f, 0.25f)), 0.375f);
    }

    @Test
    void channelsAreAveraged() throws Exception {
        assertSamples(new WavBytes(WavBytes.PCM, 2, 16_000, 16)
                .with(WavBytes.shorts(16384, -16384, 16384, 0)), 0, 0.25f);
        assertSamples(new WavBytes(WavBytes.PCM, 6, 16_000, 16).with(WavBytes.shorts(6, 0, 0, 0, 0, 0)),
                1 / 32768f);
    }

    @Test
    void channelsAreAveragedBeforeTheRateIsChanged() throws Exception {
        var left = new int[2 * 400];
        for (int i = 0; i < 400; i++) {
            left[2 * i] = (int) (20_000 * Math.sin(i * 0.7));
            left[2 * i + 1] = -left[2 * i];
        }
        float[] sum = read(new WavBytes(WavBytes.PCM, 2, 44_100, 16).with(WavBytes.shorts(left))).samples();
        assertArrayEquals(new float[146], sum); // ⌈400 · 16000 / 44100⌉ samples, which cancel exactly
    }

    @Test
    void lengthIsRoundedUpAsThePeerDoes() throws Exception {
        for (int rate : new int[] {8_000, 11_025, 22_050, 44_100, 48_000, 96_000}) {
            float[] samples = read(new WavBytes(WavBytes.PCM, 1, rate, 16).with(new byte[2 * 1001]))
                    .samples();
            assertEquals((int) Math.ceil(1001.0 * 16_000 / rate), samples.length);
        }
    }

    @Test
    void fileWithoutSamplesIsAnEmptyWaveform() throws Exception {
        assertSamples(MONO_16K.with(new byte[0]));
    }

    @Test
    void fileShorterThanItsHeaderSaysIsRefused() throws Exception {
        Path file = write(MONO_16K.with(WavBytes.shorts(1, 2, 3), 20));
        assertEquals("audio data: 3 samples (expected: 10 by the header) in " + file + TRUNCATED,
                refusal(file));
    }

    @Test
    void lengthThatAStreamLeftOpenReachesToTheEndOfTheFile() throws Exception {
        assertSamples(MONO_16K.with(WavBytes.shorts(16384, 0), 0xFFFFFFFF), 0.5f, 0);
        assertSamples(MONO_16K.with(WavBytes.shorts(16384, 0), 0x7FFFFFFF), 0.5f, 0);
    }

    @Test
    void sizesThatAStreamLeftAtZeroReachToTheEndOfTheFile() throws Exception {
        byte[] wav = MONO_16K.with(WavBytes.shorts(16384, 0), 0); // its outer size ends with the header
        assertSamples(wav, 0.5f, 0);
        Arrays.fill(wav, 4, 8, (byte) 0);
        assertSamples(wav, 0.5f, 0);
        wav[4] = 36 + 4; // an outer size that counts what follows, which is no chunk
        assertSamples(wav, 0.5f, 0);
        byte[] more = Arrays.copyOf(wav, wav.length + 4);
        ByteBuffer.wrap(more).put(44, "LIST".getBytes(StandardCharsets.US_ASCII)).put(48, new byte[4]);
        more[4] = 36 + 8;
        assertSamples(more); // a chunk follows, so there is no sound
    }

    @Test
    void signalOfManyBlocksIsReadWhole() throws Exception {
        var values = new int[2 * 100_003];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 7919) % 32768;
        }
        float[] samples = read(new WavBytes(WavBytes.PCM, 2, 16_000, 16).with(WavBytes.shorts(values)))
                .samples();
        assertEquals(100_003, samples.length);
        for (int i = 0; i < samples.length; i++) {
            assertEquals((values[2 * i] + values[2 * i + 1]) / 65536f, samples[i]);
        }
    }

    @Test
    void notANumberAndInfinityAreRefusedWithTheirPlace() throws Exception {
        var floats = new WavBytes(WavBytes.FLOAT, 1, 16_000, 32);
        Path file = write(floats.with(WavBytes.floats(0, Float.NaN)));
        assertEquals("audio sample 1: NaN (expected: a finite number) in " + file, refusal(file));
        write(floats.with(WavBytes.floats(Float.POSITIVE_INFINITY)));
        assertEquals("audio sample 0: Infinity (expected: a finite number) in " + file, refusal(file));
    }

    @Test
    void missingFileAndAddressAreRefusedAsMissing() {
        Path missing = folder.resolve("none.wav");
        assertEquals("audio file: missing (expected: an existing file) in " + missing, refusal(missing));
        Path address = Path.of("http://localhost/clip.wav");
        assertEquals("audio file: missing (expected: an existing file) in " + address, refusal(address));
    }

    @Test
    void folderIsRefused() {
        assertEquals("audio file: not a regular file (expected: one audio file) in " + folder,
                refusal(folder));
    }

    @Test
    void fileOfNoBytesIsRefused() throws Exception {
        Path file = write(new byte[0]);
        assertEquals("audio file: 0 bytes (expected: audio) in " + file, refusal(file));
    }

    @Test
    void whatIsNoAudioIsRefused() throws Exception {
        Path file = write("emotion,clip\nanger,1.wav\n".getBytes(StandardCharsets.UTF_8));
        String what = "audio file: no known audio format";
        String expected = " (expected: an audio file such as WAV, FLAC, MP3, Ogg, Opus or M4A) in " + file;
        assertEquals(what + ", but text" + expected, refusal(file));
        write(new byte[] {'R', 'I', 'F', 'F'});
        assertEquals(what + expected, refusal(file));
    }

    @Test
    void playListIsNotFollowed() throws Exception {
        Path clip = Files.write(folder.resolve("other.wav"), MONO_16K.with(WavBytes.shorts(1, 2)));
        Path list = Files.writeString(folder.resolve("list.m3u8"),
                "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + clip + "\n#EXT-X-ENDLIST\n");
        Path concat = Files.writeString(folder.resolve("list.ffconcat"),
                "ffconcat version 1.0\nfile other.wav\n");
        assertThrows(InvalidInputException.class, () -> AudioFile.read(list));
        assertThrows(InvalidInputException.class, () -> AudioFile.read(concat));
    }

    @Test
    void rateBeyondReasonIsRefused() throws Exception {
        Path file = write(new WavBytes(WavBytes.PCM, 1, 999, 16).with(new byte[4]));
        assertEquals("audio sampling rate: 999 Hz (expected: 1000 to 384000 Hz) in " + file, refusal(file));
    }

    @Test
    void recordingOverAnHourIsRefused() throws Exception {
        Path file = write(new WavBytes(WavBytes.PCM, 1, 1_000, 8).with(new byte[3600 * 1_000 + 1]));
        assertEquals("audio length: over 3600 s (expected: at most 3600 s) in " + file
                + "; cut the recording into utterances", refusal(file));
    }

    private void assertSamples(byte[] wav, float... expected) throws IOException {
        assertArrayEquals(expected, read(wav).samples());
    }

    private Waveform read(byte[] wav) throws IOException {
        return AudioFile.read(write(wav));
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("clip.wav"), bytes);
    }

    private static String refusal(Path file) {
        return assertThrows(InvalidInputException.class, () -> AudioFile.read(file)).getMessage();
    }
}
