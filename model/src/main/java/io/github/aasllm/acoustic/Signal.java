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
        return (float) (gain * samples[from + index]);
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
