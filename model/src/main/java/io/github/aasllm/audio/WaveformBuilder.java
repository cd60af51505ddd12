// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.util.Arrays;

/**
 * One channel at 16 kHz that is kept whole. One array grows with it; once a quarter of what a header claims is
 * there, the claim is believed and the array takes its final size.
 */
final class WaveformBuilder implements ResamplerStream.Target {
    private static final int FIRST_SAMPLES = 1 << 16; // whatever a header promises

    private final int expected;
    private float[] samples;
    private int size;

    /**
     * An empty channel.
     *
     * @param expected how many samples at 16 kHz are likely to come
     * @param sure whether they are certain to
     */
    WaveformBuilder(long expected, boolean sure) {
        this.expected = Math.clamp(expected, 0, AudioFile.MAX_SECONDS * Waveform.SAMPLE_RATE);
        samples = new float[sure ? this.expected : Math.min(this.expected, FIRST_SAMPLES)];
    }

    @Override
    public void add(float[] block, int count) {
        if (count > samples.length - size) {
            samples = Arrays.copyOf(samples, capacity(size + count));
        }
        System.arraycopy(block, 0, samples, size, count);
        size += count;
    }

    /** The whole channel. */
    float[] end() {
        return size == samples.length ? samples : Arrays.copyOf(samples, size);
    }

    /** No overflow: the mixer ends a signal at an hour. */
    private int capacity(int needed) {
        boolean believed = needed <= expected && size >= expected / 4;
        return believed ? expected : Math.max(needed, 2 * samples.length);
    }
}
