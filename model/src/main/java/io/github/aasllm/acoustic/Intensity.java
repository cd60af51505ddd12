// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

/**
 * Equation (3): ten times the decimal logarithm of the mean square, in dB re full scale.
 *
 * <p>The paper calls it RMS energy; what it computes is the mean power in decibels, and so does this. Zeros
 * give -Infinity and an empty clip NaN. Squares are summed in double: in float, 2 s of samples would cost
 * 1e-5 dB.
 */
final class Intensity {
    private Intensity() {}

    static double of(float[] samples) {
        return of(Signal.of(samples));
    }

    static double of(Signal samples) {
        return of(samples.energy(0, samples.length()), samples.length());
    }

    /** From the sum of the squares of so many samples. */
    static double of(double energy, int samples) {
        return 10 * Math.log10(energy / samples);
    }
}
