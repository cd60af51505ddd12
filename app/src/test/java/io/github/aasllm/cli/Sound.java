// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Sound files that the tests make: 16-bit mono at 16 kHz. */
public final class Sound {
    public static final int RATE = 16_000;

    private Sound() {}

    /** A harmonic tone of 0.3 full scale, with a second partial. */
    public static Path tone(Path file, double hertz, double seconds) throws IOException {
        var samples = new short[(int) Math.round(seconds * RATE)];
        for (int i = 0; i < samples.length; i++) {
            double phase = 2 * Math.PI * hertz * i / RATE;
            samples[i] = (short) Math.round(32_767 * (0.2 * Math.sin(phase) + 0.1 * Math.sin(2 * phase)));
        }
        return write(file, samples);
    }

    /** Tones of 200 Hz and 0.2 s, each between silences of 0.4 s. */
    public static Path bursts(Path file, int count) throws IOException {
        int gap = 2 * RATE / 5;
        int period = gap + RATE / 5;
        var samples = new short[count * period + gap];
        for (int i = 0; i < samples.length; i++) {
            int at = i % period - gap;
            double envelope = at < 0 ? 0 : Math.sin(Math.PI * at / (period - gap));
            double phase = 2 * Math.PI * 200 * i / RATE;
            double tone = 0.3 * Math.sin(phase) + 0.1 * Math.sin(2 * phase);
            samples[i] = (short) Math.round(32_767 * envelope * tone);
        }
        return write(file, samples);
    }

    /** White noise of 0.3 full scale. */
    public static Path noise(Path file, double seconds) throws IOException {
        var samples = new short[(int) Math.round(seconds * RATE)];
        var random = new Random(1);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (9_830 * (2 * random.nextDouble() - 1));
        }
        return write(file, samples);
    }

    public static Path silence(Path file, double seconds) throws IOException {
        return write(file, new short[(int) Math.round(seconds * RATE)]);
    }

    /** The samples, as they are. */
    public static Path write(Path file, short[] samples) throws IOException {
        var bytes = new byte[2 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            bytes[2 * i] = (byte) samples[i];
            bytes[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        var format = new AudioFormat(RATE, 16, 1, true, false);
        try (var stream = new AudioInputStream(new ByteArrayInputStream(bytes), format, samples.length)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return file;
    }
}
