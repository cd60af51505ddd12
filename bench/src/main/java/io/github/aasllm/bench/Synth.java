// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;

/** The parts that sounds are put together from: oscillators, noises, a resonance, envelopes. At 16 kHz. */
final class Synth {
    static final int RATE = 16_000;

    private Synth() {}

    /** A value for each sample. */
    static double[] of(int samples, IntToDoubleFunction value) {
        var sound = new double[samples];
        Arrays.setAll(sound, value);
        return sound;
    }

    /**
     * Partials over a moving fundamental; those above 7 kHz are left out.
     *
     * @param hertz the fundamental at each sample
     * @param weights of the partials, the first that of the fundamental
     */
    static double[] partials(double[] hertz, double... weights) {
        var sound = new double[hertz.length];
        double phase = 0;
        for (int i = 0; i < sound.length; i++) {
            phase += Math.TAU * hertz[i] / RATE;
            for (int partial = 1; partial <= weights.length && partial * hertz[i] < 7000; partial++) {
                sound[i] += weights[partial - 1] * Math.sin(partial * phase);
            }
        }
        return sound;
    }

    /** Weights of so many partials that fall by a power of their number. */
    static double[] falling(int partials, double power) {
        return of(partials, i -> Math.pow(i + 1, -power));
    }

    static double[] white(int samples, RandomGenerator random) {
        return of(samples, i -> random.nextGaussian());
    }

    /** Noise whose power falls by 3 dB an octave: Kellet's three poles. */
    static double[] pink(int samples, RandomGenerator random) {
        double[] state = new double[3];
        return of(samples, i -> {
            double white = random.nextGaussian();
            state[0] = 0.99765 * state[0] + white * 0.0990460;
            state[1] = 0.96300 * state[1] + white * 0.2965164;
            state[2] = 0.57000 * state[2] + white * 1.0526913;
            return state[0] + state[1] + state[2] + white * 0.1848;
        });
    }

    /** Noise whose power falls by 6 dB an octave. */
    static double[] brown(int samples, RandomGenerator random) {
        double[] state = new double[1];
        return of(samples, i -> state[0] = 0.995 * state[0] + random.nextGaussian());
    }

    /** A resonance of two poles, of about gain 1 at its frequency. */
    static double[] resonance(double[] sound, double hertz, double bandwidth) {
        double radius = Math.exp(-Math.PI * bandwidth / RATE);
        double turn = 2 * radius * Math.cos(Math.TAU * hertz / RATE);
        double gain = (1 - radius) * Math.sqrt(1 - turn * turn / (4 * radius * radius) + (1 - radius));
        double[] state = new double[2];
        return of(sound.length, i -> {
            double next = gain * sound[i] + turn * state[0] - radius * radius * state[1];
            state[1] = state[0];
            state[0] = next;
            return next;
        });
    }

    /** A slow random course from 0 to 1, with a new aim so many times a second. */
    static double[] drift(int samples, double aims, RandomGenerator random) {
        double[] state = {random.nextDouble(), random.nextDouble()};
        double step = aims / RATE;
        return of(samples, i -> {
            if (random.nextDouble() < step) {
                state[1] = random.nextDouble();
            }
            state[0] += 3 * step * (state[1] - state[0]);
            return state[0];
        });
    }

    /** The product, sample by sample. */
    static double[] times(double[] one, double[] other) {
        return of(one.length, i -> one[i] * other[i]);
    }

    static double[] scaled(double[] sound, double factor) {
        return of(sound.length, i -> factor * sound[i]);
    }

    /** Adds a sound to another from a sample on; what goes beyond the end is left out. */
    static void add(double[] to, double[] sound, int at) {
        for (int i = 0; i < sound.length && at + i < to.length; i++) {
            to[at + i] += sound[i];
        }
    }

    /** A sound that dies away by 60 dB in so many seconds, after a rise of 5 ms. */
    static double[] dying(double[] sound, double seconds) {
        return of(sound.length,
                i -> sound[i] * Math.min(1, i / 80.0) * Math.pow(10, -3.0 * i / RATE / seconds));
    }

    /** A sound that is faded in and out in 10 ms. */
    static double[] faded(double[] sound) {
        return of(sound.length, i -> sound[i] * Math.min(1, Math.min(i, sound.length - 1 - i) / 160.0));
    }

    /** The sound with a mean square of so many dB re full scale; silence stays silence. */
    static float[] atLevel(double[] sound, double decibels) {
        double power = Arrays.stream(sound).map(x -> x * x).average().orElse(0);
        double gain = power == 0 ? 0 : Math.sqrt(Math.pow(10, decibels / 10) / power);
        var samples = new float[sound.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) Math.clamp(gain * sound[i], -1, 1);
        }
        return samples;
    }

    static double[] constant(int samples, double value) {
        return of(samples, i -> value);
    }

    static double logarithmic(double low, double high, RandomGenerator random) {
        return low * Math.pow(high / low, random.nextDouble());
    }
}
