// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stretches of Opus in WebM, against the same file decoded as a whole. */
class OpusStreamTest {
    private static final int RATE = 16_000;
    private static final double SECONDS = 6;

    @TempDir
    private static Path folder;

    private static byte[] webm;
    private static float[] whole;

    @BeforeAll
    static void encode() throws IOException {
        var tones = new double[1][(int) (SECONDS * 48_000)];
        for (int i = 0; i < tones[0].length; i++) {
            tones[0][i] = 0.4 * Math.sin(0.03 * i) * Math.cos(0.0005 * i);
        }
        var file = EncodedAudio.write(folder.resolve("a.webm"), "libopus", AV_SAMPLE_FMT_S16, 48_000, tones);
        webm = Files.readAllBytes(file);
        whole = AudioFile.read(file).samples();
    }

    private static OpusStream stream(int piece) {
        var stream = new OpusStream();
        for (int at = 0; at < webm.length; at += piece) {
            stream.add(Arrays.copyOfRange(webm, at, Math.min(webm.length, at + piece)));
        }
        return stream;
    }

    private static float[] decoded(byte[] ogg) {
        return AudioFile.read(SoundSource.of("window.ogg", ogg), SoundSettings.STANDARD).waveform().samples();
    }

    private static double rms(float[] samples, int offset, float[] expected, int from, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double difference = samples[offset + i] - expected[from + i];
            sum += difference * difference;
        }
        return Math.sqrt(sum / count);
    }

    /** The last packet is whole, 20 ms, and none is cut: at least as long as what was encoded. */
    @Test
    void itKnowsHowLongItIsHoweverItIsCut() {
        double seconds = stream(webm.length).seconds();
        assertTrue(seconds >= SECONDS && seconds < SECONDS + 0.03, seconds + " s");
        for (int piece : new int[] {1, 7, 1000}) {
            assertEquals(seconds, stream(piece).seconds());
        }
    }

    /**
     * A decoder that begins 80 ms before is as if it had heard all: the tone of 0.28 RMS differs by less than a
     * thousandth of it, away from the ends of the window, where the change to 16 kHz sees silence.
     */
    @Test
    void aStretchIsTheSoundAtItsTime() {
        var stream = stream(500);
        for (double passed : new double[] {0, 0.5, 0.5101, 1.25}) {
            stream.pass(passed);
            int from = (int) Math.round(stream.time(0) * RATE);
            var part = decoded(stream.file(2));
            assertEquals(2 * RATE, part.length, "2 s from " + stream.time(0));
            double most = stream.time(0) * 48_000 % 3 == 0 ? 3e-4 : 3e-2; // else it is a third of a sample beside
            assertTrue(rms(part, 1000, whole, from + 1000, 2 * RATE - 2000) < most,
                    stream.time(0) + ": " + rms(part, 1000, whole, from + 1000, 2 * RATE - 2000));
        }
    }

    @Test
    void whatIsPassedIsNotKept() {
        var stream = stream(500);
        int freed = 0;
        for (int i = 0; i < 6; i++) {
            freed += stream.pass(1);
        }
        assertEquals(6, stream.time(0));
        // all but the 80 ms before, and what the file has behind the last packet
        assertTrue(freed > 0.95 * webm.length && freed <= webm.length, freed + " of " + webm.length);
    }

    private static void assertRefused(String said, byte[] bytes) {
        var refusal = assertThrows(InvalidInputException.class, () -> new OpusStream().add(bytes));
        assertTrue(refusal.getMessage().startsWith("sound: " + said + " (expected: "), refusal.getMessage());
    }

    private static byte[] with(String part, String other) {
        var text = new String(webm, java.nio.charset.StandardCharsets.ISO_8859_1);
        return text.replaceFirst(part, other).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatIsNoOpusInWebmIsRefused() {
        assertRefused("no WebM", "RIFF....WAVE".getBytes(US_ASCII));
        assertRefused("no WebM", new byte[] {0, 0, 0, 0});
        assertRefused("codec A_OPU5", with("A_OPUS", "A_OPU5"));
        assertRefused("no header of Opus, or of more than two channels", with("OpusHead", "OpusHand"));
    }

    /** Lengths of RFC 6716, table 2 and 3.2: mode 31 with one frame, 28 with two, 3 with three of 60 ms, which is too long. */
    @Test
    void packetsAreAsLongAsTheirFirstByteSays() {
        assertEquals(960, OpusHead.samples(new byte[] {(byte) (31 << 3)}));
        assertEquals(240, OpusHead.samples(new byte[] {(byte) (28 << 3 | 1)}));
        assertEquals(2880, OpusHead.samples(new byte[] {3 << 3}));
        assertEquals(960, OpusHead.samples(new byte[] {13 << 3}));
        assertEquals(1920, OpusHead.samples(new byte[] {8 << 3 | 3, 4}));
        for (var bad : new byte[][] {{}, {3 << 3 | 3}, {3 << 3 | 3, 3}, {3 << 3 | 3, 0}}) {
            assertThrows(InvalidInputException.class, () -> OpusHead.samples(bad));
        }
    }
}
