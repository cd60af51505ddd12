// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Interleaved 16-bit samples, little-endian. */
final class PcmSound implements StreamedSound {
    private static final int HEADER = 44;

    private final int rate;
    private final int frame; // bytes
    private byte[] buffer = new byte[1 << 16];
    private int filled;
    private long passed; // frames

    PcmSound(int rate, int channels) {
        this.rate = rate;
        this.frame = channels * Short.BYTES;
    }

    private int frames(double seconds) {
        return (int) Math.round(seconds * rate);
    }

    @Override
    public int credit() {
        return frames(SoundStream.CREDIT_SECONDS) * frame;
    }

    @Override
    public void add(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (filled + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(filled + count, 2 * buffer.length));
        }
        bytes.get(buffer, filled, count);
        filled += count;
    }

    @Override
    public double seconds() {
        return (double) (filled / frame) / rate;
    }

    @Override
    public double time(double seconds) {
        return (double) (passed + frames(seconds)) / rate;
    }

    @Override
    public byte[] file(double seconds) {
        int count = frames(seconds) * frame;
        var file = ByteBuffer.allocate(HEADER + count).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(US_ASCII)).putInt(HEADER - 8 + count).put("WAVEfmt ".getBytes(US_ASCII));
        file.putInt(16).putShort((short) 1).putShort((short) (frame / Short.BYTES)).putInt(rate).putInt(rate * frame);
        file.putShort((short) frame).putShort((short) Short.SIZE);
        file.put("data".getBytes(US_ASCII)).putInt(count).put(buffer, 0, count);
        return file.array();
    }

    @Override
    public int pass(double seconds) {
        int count = frames(seconds) * frame;
        System.arraycopy(buffer, count, buffer, 0, filled - count);
        filled -= count;
        passed += count / frame;
        return count;
    }
}
