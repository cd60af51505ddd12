// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong sizes in headers of the WAV family: 100 samples, each 1/2. */
class WavSizesTest {
    private static final WavBytes MONO = new WavBytes(WavBytes.PCM, 1, 16_000, 16);
    private static final byte[] SAMPLES = samples();
    private static final int RIFF_SIZE = 4;
    private static final int DATA_SIZE = 40;

    private static byte[] samples() {
        var values = new int[100];
        Arrays.fill(values, 16384);
        return WavBytes.shorts(values);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "244; 236; the header counts 44 bytes of sound more than there are",
        "244; 280; the header counts 44 bytes of sound more than there are",
        "236; 0; the header counts 36 bytes of sound more than there are",
        "202; 238; the last frame of the sound is cut",
        "201; 237; the last frame of the sound is cut",
        "0; 236; the header says that there is no sound, but 200 bytes follow, which were read as such",
        "0; 0; the header does not say how long the sound is, so it was read to the end of the file",
        "-1; -1; the header does not say how long the sound is, so it was read to the end of the file"})
    void aHeaderThatIsWrongAboutAWholeFileIsSaid(int data, int riff, String warning) {
        var sound = read(withSizes(data, riff));
        assertEquals(List.of(warning), sound.warnings());
        assertEquals(100, sound.waveform().samples().length);
    }

    @ParameterizedTest
    @CsvSource({"200, 0", "200, -1", "200, 17", "200, 235"})
    void theOuterSizeIsNotNeeded(int data, int riff) {
        var sound = read(withSizes(data, riff));
        assertEquals(List.of(), sound.warnings());
        assertEquals(100, sound.waveform().samples().length);
    }

    @ParameterizedTest
    @CsvSource({"220, 256", "400, 436", "210, -1", "2147479551, -1"})
    void aFileThatIsCutIsRefusedOrKept(int data, int riff) {
        byte[] wav = withSizes(data, riff);
        assertEquals("audio data: 100 samples (expected: " + data / 2 + " by the header) in clip; the file is"
                + " truncated: record or copy it again, or read what is there with --damaged keep",
                Refusals.of(() -> read(wav)));
        var kept = AudioFile.read(SoundSource.of("clip", wav),
                SoundSettings.STANDARD.withDamaged(Damaged.KEEP));
        assertEquals(List.of("the file is truncated: 100 samples of " + data / 2
                + " by the header; read as far as it goes, 0.006 s"), kept.warnings());
        assertEquals(100, kept.waveform().samples().length);
    }

    @Test
    void aChunkOfOddSizeMayLackItsPadding() throws IOException {
        byte[] plain = MONO.with(SAMPLES);
        for (String padding : List.of("\0", "")) {
            byte[] wav = joined(Arrays.copyOf(plain, 36), text("note"), new byte[] {3, 0, 0, 0},
                    text("abc" + padding), Arrays.copyOfRange(plain, 36, plain.length));
            assertEquals(100, read(wav).waveform().samples().length);
        }
    }

    @Test
    void whatIsBehindTheSoundIsLeftOutAndSaidUnlessItIsAChunk() throws IOException {
        byte[] plain = MONO.with(SAMPLES);
        var chunk = read(joined(plain, text("LIST"), new byte[] {4, 0, 0, 0}, text("INFO")));
        assertEquals(List.of(), chunk.warnings());
        var tag = read(joined(plain, Arrays.copyOf(text("TAG"), 128)));
        assertEquals(List.of("128 bytes behind the sound are no part of the file"), tag.warnings());
        assertEquals(100, tag.waveform().samples().length);
    }

    @Test
    void theBigEndianFormHasTheSameSamplesInAllFormats() {
        for (int bits : new int[] {8, 16, 24, 32}) {
            var little = new WavBytes(WavBytes.PCM, 2, 16_000, bits);
            var data = new byte[2 * bits / 8 * 50];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) (i * 37);
            }
            byte[] turned = data.clone();
            turn(turned, 0, turned.length, bits / 8);
            byte[] rifx = little.with(turned);
            rifx[3] = 'X';
            turn(rifx, 4, 8, 4);
            turn(rifx, 16, 20, 4);
            turn(rifx, 20, 24, 2);
            turn(rifx, 24, 32, 4);
            turn(rifx, 32, 36, 2);
            turn(rifx, 40, 44, 4);
            assertArrayEquals(read(little.with(data)).waveform().samples(), read(rifx).waveform().samples());
        }
    }

    @Test
    void theFormOf64BitsHasItsSizesInAChunkOfItsOwn() throws IOException {
        byte[] plain = MONO.with(SAMPLES, -1);
        var sizes = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
        sizes.put(text("ds64")).putInt(28).putLong(236 + 36).putLong(200).putLong(100).putInt(0);
        for (String name : List.of("RF64", "BW64")) {
            byte[] wav = joined(text(name), Arrays.copyOfRange(plain, 4, 12), sizes.array(),
                    Arrays.copyOfRange(plain, 12, plain.length));
            assertEquals(List.of(), read(wav).warnings());
            assertEquals(100, read(wav).waveform().samples().length);
            String refusal = Refusals.of(() -> read(Arrays.copyOf(wav, wav.length - 100)));
            assertTrue(refusal.startsWith("audio data: 50 samples (expected: 100 by the header)"), refusal);
        }
    }

    private static void turn(byte[] bytes, int from, int to, int size) {
        for (int at = from; at < to; at += size) {
            for (int i = 0; i < size / 2; i++) {
                byte swap = bytes[at + i];
                bytes[at + i] = bytes[at + size - 1 - i];
                bytes[at + size - 1 - i] = swap;
            }
        }
    }

    private static byte[] withSizes(int data, int riff) {
        byte[] wav = MONO.with(SAMPLES);
        ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(RIFF_SIZE, riff).putInt(DATA_SIZE, data);
        return wav;
    }

    private static byte[] text(String letters) {
        return letters.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    private static Sound read(byte[] wav) {
        return AudioFile.read(SoundSource.of("clip", wav), SoundSettings.STANDARD);
    }
}
