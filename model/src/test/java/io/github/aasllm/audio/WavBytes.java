// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of a WAV file, written field by field so that tests can write wrong ones too. */
record WavBytes(int format, int channels, int rate, int bits) {
    static final int PCM = 1;
    static final int FLOAT = 3;

    byte[] with(byte[] data) {
        return with(data, data.length);
    }

    /** The file with a data size of the test's choice in its header. */
    byte[] with(byte[] data, int declaredBytes) {
        return riff(16, data, declaredBytes).put(data).array();
    }

    /** The file in the extensible form that multichannel and 24-bit writers use. */
    byte[] extensibleWith(byte[] data) {
        ByteBuffer bytes = riff(40, data, data.length);
        return bytes.put(data).array();
    }

    private ByteBuffer riff(int formatBytes, byte[] data, int declaredBytes) {
        var bytes = ByteBuffer.allocate(28 + formatBytes + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(ascii("RIFF")).putInt(20 + formatBytes + declaredBytes).put(ascii("WAVE"));
        bytes.put(ascii("fmt ")).putInt(formatBytes);
        bytes.putShort((short) (formatBytes == 40 ? 0xFFFE : format)).putShort((short) channels).putInt(rate);
        int frame = channels * bits / 8;
        bytes.putInt(rate * frame).putShort((short) frame).putShort((short) bits);
        if (formatBytes == 40) {
            bytes.putShort((short) 22).putShort((short) bits).putInt((1 << channels) - 1);
            // The sub-format: the plain format's number at the head of a fixed GUID.
            bytes.putInt(format).putShort((short) 0).putShort((short) 0x10).putLong(0x719B3800AA000080L);
        }
        return bytes.put(ascii("data")).putInt(declaredBytes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] shorts(int... values) {
        var bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }

    static byte[] floats(float... values) {
        var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }
}
