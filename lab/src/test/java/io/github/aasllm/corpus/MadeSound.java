// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Sound files of miniature corpora: WAV of 16 bits, whose channel c has the constant value 100 (c + 1). */
final class MadeSound {
    private MadeSound() {}

    static Path wav(Path file, int rate, int channels, int frames) throws IOException {
        Files.createDirectories(file.getParent());
        var bytes = new byte[2 * channels * frames];
        for (int i = 0; i < channels * frames; i++) {
            int value = 100 * (i % channels + 1);
            bytes[2 * i] = (byte) value;
            bytes[2 * i + 1] = (byte) (value >> 8);
        }
        var format = new AudioFormat(rate, 16, channels, true, false);
        try (var stream = new AudioInputStream(new ByteArrayInputStream(bytes), format, frames)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return file;
    }

    /** A tenth of a second at 16 kHz. */
    static Path wav(Path file) throws IOException {
        return wav(file, 16_000, 1, 1_600);
    }

    static Path text(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }
}
