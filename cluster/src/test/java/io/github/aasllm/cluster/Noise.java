// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Sounds of which no two are measured alike: bursts of noise, WAV with 16 bits at 16 kHz. */
final class Noise {
    private static final int HEADER = 44;

    private Noise() {}

    /** @param loudness 0 for digital silence */
    static void write(Path file, int seed, int samples, double loudness) throws IOException {
        var random = new Random(seed);
        var wav = ByteBuffer.allocate(HEADER + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(US_ASCII)).putInt(HEADER - 8 + 2 * samples)
                .put("WAVEfmt ".getBytes(US_ASCII)).putInt(16).putShort((short) 1).putShort((short) 1)
                .putInt(16000).putInt(32000).putShort((short) 2).putShort((short) 16).put("data".getBytes(US_ASCII)).putInt(2 * samples);
        for (int i = 0; i < samples; i++) {
            double burst = Math.sin(i / (800.0 + 40 * seed)) > 0 ? 1 : 0.01;
            wav.putShort((short) (loudness * burst * 3000 * random.nextGaussian()));
        }
        Files.write(file, wav.array());
    }
}
