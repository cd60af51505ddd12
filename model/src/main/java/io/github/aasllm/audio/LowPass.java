// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

/**
 * The low-pass filter of a change of rate by {@code up / down}: a sinc under a Kaiser window.
 *
 * <p>Output n lies {@code n · down / up} source samples after sample 0; it is the sum of {@code 2 · halfTaps}
 * samples around that place, each times its tap. The taps depend on the output's phase alone, {@code n · down
 * mod up}.
 */
final class LowPass {
    private static final double PASS_BAND = 0.9136; // soxr's HQ recipe; the stop band begins at 1
    private static final double ATTENUATION_DB = 150;
    // Kaiser's formulas: the window's shape for an attenuation, and the length for a transition width.
    private static final double BETA = 0.1102 * (ATTENUATION_DB - 8.7);
    private static final double HALF_LENGTH =
            (ATTENUATION_DB - 7.95) / (2.285 * Math.PI * (1 - PASS_BAND)) / 2;
    // Linear interpolation between them errs by less than -160 dB.
    private static final int WINDOW_STEPS = 1 << 16;
    private static final double[] WINDOW = kaiser();
    // Coefficients that a filter may keep; pairs such as 16000:22051 would need far more.
    private static final long BANK_LIMIT = 1 << 21;

    private final int up;
    private final int down;
    private final double scale;
    private final int halfTaps;

    /** The filter from {@code source} to {@code target} samples a second, both positive. */
    LowPass(int source, int target) {
        int divisor = gcd(source, target);
        up = target / divisor;
        down = source / divisor;
        scale = Math.min(1, (double) target / source);
        halfTaps = 2 * (int) Math.ceil(HALF_LENGTH / scale / 2); // taps come in fours
    }

    /** Samples out for every {@link #down} samples in. */
    int up() {
        return up;
    }

    int down() {
        return down;
    }

    int taps() {
        return 2 * halfTaps;
    }

    /** How many samples come out for so many that go in. */
    long outputs(long inputs) {
        return (inputs * up + down - 1) / down;
    }

    /** Whether the taps of all phases are few enough to be kept rather than made again for each signal. */
    boolean isKept() {
        return (long) up * taps() <= BANK_LIMIT;
    }

    /** The index of the first sample that output {@code n} is made from; negative before the signal. */
    long first(long n) {
        return Math.floorDiv(n * down, up) - halfTaps + 1;
    }

    /** [taps] of output {@code n}, which meet the samples from {@link #first} on. */
    double[] taps(long n) {
        double phase = (double) (n * down % up) / up;
        var taps = new double[taps()];
        double cutoff = scale * (1 + PASS_BAND) / 2; // the middle of the transition, of the source's Nyquist
        for (int k = 0; k < taps.length; k++) {
            double distance = k - (halfTaps - 1) - phase;
            double angle = Math.PI * cutoff * distance;
            double sinc = angle == 0 ? 1 : Math.sin(angle) / angle;
            taps[k] = cutoff * sinc * window(Math.abs(distance) * scale / HALF_LENGTH);
        }
        return taps;
    }

    private static double window(double place) {
        double at = place * WINDOW_STEPS;
        int step = (int) at;
        return step >= WINDOW_STEPS ? 0 : WINDOW[step] + (at - step) * (WINDOW[step + 1] - WINDOW[step]);
    }

    private static double[] kaiser() {
        var window = new double[WINDOW_STEPS + 1];
        for (int i = 0; i <= WINDOW_STEPS; i++) {
            double place = (double) i / WINDOW_STEPS;
            window[i] = besselI0(BETA * Math.sqrt(1 - place * place)) / besselI0(BETA);
        }
        return window;
    }

    /** The modified Bessel function of the first kind and order 0, by its power series. */
    private static double besselI0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= (x / (2 * k)) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
