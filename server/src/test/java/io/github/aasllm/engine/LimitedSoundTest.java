// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.audio.SoundSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A sound up to a length. */
class LimitedSoundTest {
    private static final int RATE = 16_000;
    private static final int HEADER = 44; // bytes

    /** An hour of silence as 16 bit WAV, of which only the header is anywhere, and how much of it was asked for. */
    private static final class Hour implements SeekableByteChannel {
        private static final int SOUND = 2 * 3600 * RATE; // bytes

        private final byte[] header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii("RIFF")).putInt(HEADER - 8 + SOUND).put(ascii("WAVEfmt ")).putInt(16)
                .putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(2 * RATE)
                .putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(SOUND).array();
        private long position;
        private long bytesRead;

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public int read(ByteBuffer into) {
            int count = (int) Math.min(into.remaining(), size() - position);
            for (int i = 0; i < count; i++, position++) {
                into.put(position < HEADER ? header[(int) position] : 0);
            }
            bytesRead += count;
            return count == 0 ? -1 : count;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long there) {
            position = there;
            return this;
        }

        @Override
        public long size() {
            return HEADER + (long) SOUND;
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** Of 115 MB, 64 kB are the second that is allowed, twice; the rest is what readers take at a time. */
    @Test
    void anHourIsNotDecodedToItsEndToSayThatItIsTooLong() {
        var hour = new Hour();
        var refused = assertThrows(Refusal.class, () -> AudioFile.pass(
                SoundSource.of("hour.wav", hour), SoundSettings.STANDARD, new LimitedSound("hour.wav", 1)));
        assertEquals(413, refused.status());
        assertEquals("duration: 3600.0 s by the file's header (expected: at most 1.0 s) in hour.wav", refused.getMessage());
        assertTrue(hour.bytesRead < 2_000_000, hour.bytesRead + " bytes read");
    }

    /** It begins with room for 1 s, and so grows at 1 and at 2 s. */
    @Test
    void whatIsAsLongAsTheLimitIsKeptToTheSample() {
        var sound = new LimitedSound("a.wav", 3.5);
        var expected = new float[7 * RATE / 2];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = i;
        }
        var piece = new float[RATE / 2];
        for (int from = 0; from < expected.length; from += piece.length) {
            System.arraycopy(expected, from, piece, 0, piece.length);
            sound.add(0, piece, piece.length);
        }
        assertArrayEquals(expected, sound.waveform().samples());
        assertThrows(Refusal.class, () -> sound.add(0, piece, 1));
    }
}
