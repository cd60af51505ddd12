// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import java.util.SplittableRandom;

/** Sounds whose properties are known. */
final class Sounds {
    private Sounds() {}

    static float[] tone(double hertz, double amplitude, int samples) {
        var tone = new float[samples];
        for (int i = 0; i < samples; i++) {
            tone[i] = (float) (amplitude * Math.sin(Math.TAU * hertz * i / 16_000));
        }
        return tone;
    }

    static float[] noise(int samples, long seed) {
        var random = new SplittableRandom(seed);
        var noise = new float[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (float) random.nextDouble(-0.5, 0.5);
        }
        return noise;
    }

    /** A steady vowel of 15 partials that rises and falls in 50 ms, between two silences of 50 ms. */
    static float[] vowel(double hertz, double seconds) {
        int length = (int) (seconds * 16_000);
        var vowel = new float[length + 2 * 800];
        for (int i = 0; i < length; i++) {
            double edge = Math.min(1, Math.min(i, length - 1 - i) / 800.0);
            double gain = 0.1 * (0.5 - 0.5 * Math.cos(Math.PI * edge));
            for (int partial = 1; partial <= 15; partial++) {
                double phase = Math.TAU * hertz * partial * i / 16_000;
                vowel[800 + i] += (float) (gain / partial * Math.sin(phase));
            }
        }
        return vowel;
    }

    /** One sound after the other. */
    static float[] repeat(float[] sound, int times) {
        var all = new float[sound.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(sound, 0, all, i * sound.length, sound.length);
        }
        return all;
    }
}
