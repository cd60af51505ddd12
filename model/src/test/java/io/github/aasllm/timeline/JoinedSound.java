// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sound that is put together: speech of the examples at known places, in files that the tests make. */
final class JoinedSound {
    static final int RATE = Waveform.SAMPLE_RATE;

    private JoinedSound() {}

    static float[] example(String name) {
        return AudioFile.read(Path.of("..", "examples", name + ".flac")).samples();
    }

    /** Adds speech to a recording, so many seconds after its beginning. */
    static void put(float[] recording, double at, float[] speech, double gain) {
        int first = (int) Math.round(at * RATE);
        for (int i = 0; i < speech.length && first + i < recording.length; i++) {
            recording[first + i] += (float) gain * speech[i];
        }
    }

    /** A WAV file of 16-bit samples, whose header says {@code declared} bytes of them. */
    static Path wav(Path file, int declared, float[]... channels) throws IOException {
        int size = 2 * channels.length * channels[0].length;
        var bytes = ByteBuffer.allocate(44 + size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(ascii("RIFF")).putInt(36 + declared).put(ascii("WAVEfmt ")).putInt(16).putShort((short) 1)
                .putShort((short) channels.length).putInt(RATE).putInt(2 * channels.length * RATE)
                .putShort((short) (2 * channels.length)).putShort((short) 16).put(ascii("data")).putInt(declared);
        for (int i = 0; i < channels[0].length; i++) {
            for (float[] channel : channels) {
                bytes.putShort((short) Math.round(32_767 * channel[i]));
            }
        }
        return Files.write(file, bytes.array());
    }

    static Path wav(Path file, float[]... channels) throws IOException {
        return wav(file, 2 * channels.length * channels[0].length, channels);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
