// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.audio.SoundTarget;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;

/**
 * Keeps the one channel of a sound up to a length: a small file may hold hours, and is not decoded to its end.
 * {@link io.github.aasllm.audio.AudioFile#MAX_SECONDS} is the longest that it is made for.
 */
final class LimitedSound implements SoundTarget {
    private final String name;
    private final double maxSeconds;
    private float[] samples = new float[Waveform.SAMPLE_RATE];
    private int size;

    LimitedSound(String name, double maxSeconds) {
        this.name = name;
        this.maxSeconds = maxSeconds;
    }

    /** @throws Refusal 413 if the sound goes on behind the limit */
    @Override
    public void add(int channel, float[] more, int count) {
        if (size + count > maxSeconds * Waveform.SAMPLE_RATE) {
            throw tooLong(name, maxSeconds);
        }
        if (size + count > samples.length) {
            samples = Arrays.copyOf(samples, Math.max(size + count, 2 * samples.length));
        }
        System.arraycopy(more, 0, samples, size, count);
        size += count;
    }

    /** The refusal of a sound that is longer. */
    static Refusal tooLong(String name, double maxSeconds) {
        return Refusal.of(413, InvalidInputException.of(
                "duration", "over " + maxSeconds + " s", "at most " + maxSeconds + " s").in(name));
    }

    /** What came. */
    Waveform waveform() {
        return new Waveform(Arrays.copyOf(samples, size));
    }
}
