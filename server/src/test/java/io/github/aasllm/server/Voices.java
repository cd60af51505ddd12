// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.aasllm.audio.AudioFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Calls that are put together of the voices in the examples. */
final class Voices {
    private static final int RATE = 16_000;

    private Voices() {}

    /** 12 s: the caller at 1 and at 6 s on the first channel, the other one at 3.5 s on the second; a WAV file. */
    static byte[] call() {
        var channels = new float[2][12 * RATE];
        put("hello", channels[0], 1);
        put("soft-slow", channels[0], 6);
        put("loud-fast", channels[1], 3.5);
        return wav(channels);
    }

    static float[] voice(String example) {
        return AudioFile.read(Path.of(System.getProperty("aasllm.root"), "examples", example + ".flac")).samples();
    }

    private static void put(String example, float[] channel, double at) {
        var voice = voice(example);
        System.arraycopy(voice, 0, channel, (int) (at * RATE), voice.length);
    }

    /** A WAV file of 16-bit samples at 16 kHz. */
    static byte[] wav(float[]... channels) {
        int frame = 2 * channels.length;
        int size = frame * channels[0].length;
        var bytes = ByteBuffer.allocate(44 + size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(ISO_8859_1)).putInt(36 + size).put("WAVEfmt ".getBytes(ISO_8859_1)).putInt(16);
        bytes.putShort((short) 1).putShort((short) channels.length).putInt(RATE).putInt(RATE * frame);
        bytes.putShort((short) frame).putShort((short) 16).put("data".getBytes(ISO_8859_1)).putInt(size);
        for (int i = 0; i < channels[0].length; i++) {
            for (float[] channel : channels) {
                bytes.putShort((short) Math.round(32_767 * channel[i]));
            }
        }
        return bytes.array();
    }
}
