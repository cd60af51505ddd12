// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One channel on its way to 16 kHz: it comes in pieces at the file's own rate and is resampled as it comes,
 * so that the file's samples are never kept.
 *
 * <p>Where the rate changes on the way, each piece is resampled by itself. One array grows with the result;
 * once a quarter of what a header claims is there, the claim is believed and the array takes its final size.
 */
final class WaveformBuilder {
    private static final int FIRST_SAMPLES = 1 << 16; // whatever a header promises
    // So that files at odd rates cannot fill memory with filter banks.
    private static final int KEPT_RESAMPLERS = 16;
    private static final Map<Integer, Resampler> RESAMPLERS = new ConcurrentHashMap<>();

    private final int expected;
    private float[] samples;
    private int size;
    private int rate;
    private ResamplerStream stream; // null at 16 kHz

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

    /** Takes the first {@code count} samples of an array, at a rate that may be another than before. */
    void add(float[] block, int count, int newRate) {
        if (newRate != rate) {
            endPiece();
            rate = newRate;
            stream = rate == Waveform.SAMPLE_RATE ? null : resampler(rate).stream(this::append);
        }
        if (stream == null) {
            append(block, count);
        } else {
            stream.add(block, count);
        }
    }

    /** Ends the channel. */
    float[] end() {
        endPiece();
        return size == samples.length ? samples : Arrays.copyOf(samples, size);
    }

    private void endPiece() {
        if (stream != null) {
            stream.end();
            stream = null;
        }
    }

    private void append(float[] block, int count) {
        if (count > samples.length - size) {
            samples = Arrays.copyOf(samples, capacity(size + count));
        }
        System.arraycopy(block, 0, samples, size, count);
        size += count;
    }

    /** No overflow: the mixer ends a signal at an hour. */
    private int capacity(int needed) {
        boolean believed = needed <= expected && size >= expected / 4;
        return believed ? expected : Math.max(needed, 2 * samples.length);
    }

    private static Resampler resampler(int rate) {
        Resampler known = RESAMPLERS.get(rate);
        if (known != null) {
            return known;
        }
        var made = new Resampler(rate, Waveform.SAMPLE_RATE);
        if (RESAMPLERS.size() < KEPT_RESAMPLERS) {
            RESAMPLERS.put(rate, made);
        }
        return made;
    }
}
