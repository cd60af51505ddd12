// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.augment;

import java.util.random.RandomGenerator;

/** What is done to a clip's level, and to the silence behind its sound. */
final class Amplitude {
    private Amplitude() {}

    /**
     * [n] → [n]: the level changes by so many decibels; samples may exceed full scale, and none is clipped.
     */
    static float[] gain(float[] samples, double decibels) {
        return scaled(samples, Math.pow(10, decibels / 20));
    }

    /**
     * [n] → [n]: white noise is added, of a mean square so many decibels below that of the whole clip.
     *
     * <p>The noise that was drawn is scaled, so the ratio is exact. Silence stays silence.
     */
    static float[] withNoise(float[] samples, double signalToNoise, RandomGenerator random) {
        double signal = meanSquare(samples);
        if (signal == 0) {
            return samples;
        }
        var noise = new float[samples.length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        double scale = Math.sqrt(signal / meanSquare(noise) / Math.pow(10, signalToNoise / 10));
        var sum = new float[samples.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) (samples[i] + scale * noise[i]);
        }
        return sum;
    }

    /** Of the samples; 0 for none. */
    static double meanSquare(float[] samples) {
        double sum = 0;
        for (float sample : samples) {
            sum += (double) sample * sample;
        }
        return samples.length == 0 ? 0 : sum / samples.length;
    }

    static float[] scaled(float[] samples, double factor) {
        var scaled = new float[samples.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (factor * samples[i]);
        }
        return scaled;
    }
}
