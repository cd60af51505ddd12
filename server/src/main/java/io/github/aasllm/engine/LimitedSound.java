// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.audio.SoundTarget;
import io.github.aasllm.audio.Waveform;
import java.util.Arrays;

/**
 * Keeps the one channel of a sound up to a length: a small file may hold hours, and is not decoded to its end.
 * {@link io.github.aasllm.audio.AudioFile#MAX_SECONDS} is the longest that it is made for.
 */
final class LimitedSound implements SoundTarget {
    private final LengthLimit limit;
    private float[] samples = new float[Waveform.SAMPLE_RATE];
    private int size;

    LimitedSound(String name, double maxSeconds) {
        limit = new LengthLimit(name, maxSeconds);
    }

    @Override
    public void expect(int channel, long announced) {
        limit.announce(announced);
    }

    /** @throws Refusal 413 if the sound goes on behind the limit */
    @Override
    public void add(int channel, float[] more, int count) {
        limit.check((long) size + count);
        if (size + count > samples.length) {
            samples = Arrays.copyOf(samples, Math.max(size + count, 2 * samples.length));
        }
        System.arraycopy(more, 0, samples, size, count);
        size += count;
    }

    /** What came. */
    Waveform waveform() {
        return new Waveform(Arrays.copyOf(samples, size));
    }
}
