// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.file.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The hash by which a clip is known whatever its file is called: SHA-256 of what the encoder hears, the
 * samples at 16 kHz as little-endian float32. A recording has the same in WAV and in FLAC; another channel,
 * or another way of resampling, has another.
 */
public final class AudioContent {
    private static final int BLOCK = 16_384; // samples that are turned into bytes at a time

    private AudioContent() {}

    /** In hexadecimal, 64 letters. */
    public static String hash(Waveform clip) {
        var sum = new Sha256();
        var samples = clip.samples();
        var block = ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < samples.length; from += BLOCK) {
            int length = Math.min(BLOCK, samples.length - from);
            block.asFloatBuffer().put(samples, from, length);
            sum.add(block.slice(0, length * Float.BYTES));
        }
        return sum.hex();
    }
}
