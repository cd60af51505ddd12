// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

/**
 * The samples of a clip as they are measured: a part of an array, times a gain, which is not copied for that.
 */
final class Signal {
    private final float[] samples;
    private final int from;
    private final int length;
    private final double gain;

    /** The {@code length} samples from {@code from} on, each times the gain. */
    Signal(float[] samples, int from, int length, double gain) {
        this.samples = samples;
        this.from = from;
        this.length = length;
        this.gain = gain;
    }

    /** A whole array as it is. */
    static Signal of(float[] samples) {
        return new Signal(samples, 0, samples.length, 1);
    }

    /** The same samples without the gain. */
    Signal unscaled() {
        return new Signal(samples, from, length, 1);
    }

    int length() {
        return length;
    }

    /** A sample, rounded to a float as if it had been stored. */
    float at(int index) {
        float sample = samples[from + index];
        return gain == 1 ? sample : (float) (gain * sample);
    }

    /** Fills a frame that begins at sample {@code start}, from its place {@code from} to {@code to}, under a window. */
    void multiply(int start, int from, int to, float[] window, float[] frame) {
        if (gain == 1) {
            int at = this.from + start;
            for (int i = from; i < to; i++) {
                frame[i] = samples[at + i] * window[i];
            }
        } else {
            for (int i = from; i < to; i++) {
                frame[i] = at(start + i) * window[i];
            }
        }
    }

    /**
     * The sum of the squares of the samples from {@code begin} to {@code end}, in double. Four sums take turns,
     * because one alone waits for each of its additions.
     */
    double energy(int begin, int end) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = begin;
        for (; i + 3 < end; i += 4) {
            a += square(i);
            b += square(i + 1);
            c += square(i + 2);
            d += square(i + 3);
        }
        for (; i < end; i++) {
            a += square(i);
        }
        return a + b + (c + d);
    }

    private double square(int index) {
        double sample = at(index);
        return sample * sample;
    }

    /** The first {@code most} samples at most: the array itself where that is all of it, and unchanged. */
    float[] toArray(int most) {
        if (length == samples.length && length <= most && gain == 1) {
            return samples;
        }
        var array = new float[Math.min(length, most)];
        for (int i = 0; i < array.length; i++) {
            array[i] = at(i);
        }
        return array;
    }
}
