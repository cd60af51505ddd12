// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.util.Arrays;

/**
 * A change of sampling rate by a polyphase low-pass filter: a sinc under a Kaiser window.
 *
 * <p>The pass band is flat up to {@link #PASS_BAND} of the lower Nyquist frequency and 150 dB down from that
 * frequency on, so that no alias is louder than the rounding of the float result. The edges are those of
 * soxr's "HQ" setting, which librosa uses. n samples become ⌈n · target / source⌉, as in librosa; time 0
 * stays at sample 0, and the signal counts as zero outside its ends.
 *
 * <p>A resampler holds its filter bank for one pair of rates and is safe for use by many threads.
 */
public final class Resampler {
    private static final double PASS_BAND = 0.9136; // soxr's HQ recipe; the stop band begins at 1
    private static final double ATTENUATION_DB = 150;
    // Kaiser's formulas: the window's shape for an attenuation, and the length for a transition width.
    private static final double BETA = 0.1102 * (ATTENUATION_DB - 8.7);
    private static final double HALF_LENGTH = (ATTENUATION_DB - 7.95) / (2.285 * Math.PI * (1 - PASS_BAND)) / 2;
    // Linear interpolation between them errs by less than -160 dB.
    private static final int WINDOW_STEPS = 1 << 16;
    private static final double[] WINDOW = kaiser();
    // Coefficients; pairs such as 16000:22051 would need far more.
    private static final long BANK_LIMIT = 1 << 21;

    private final int up;
    private final int down;
    private final double scale;
    private final int halfTaps;
    private final double[][] bank;

    /** A resampler from {@code source} to {@code target} samples a second, both positive. */
    public Resampler(int source, int target) {
        if (source <= 0 || target <= 0) {
            throw new IllegalArgumentException("rates: " + source + ", " + target
                    + " (expected: both positive)");
        }
        int divisor = gcd(source, target);
        up = target / divisor;
        down = source / divisor;
        scale = Math.min(1, (double) target / source);
        halfTaps = 2 * (int) Math.ceil(HALF_LENGTH / scale / 2); // taps come in fours
        bank = (long) up * 2 * halfTaps <= BANK_LIMIT ? new double[up][] : null;
        for (int phase = 0; bank != null && phase < up; phase++) {
            bank[phase] = coefficients(phase);
        }
    }

    /** The signal at the target rate: [samples] → [⌈samples · target / source⌉]. */
    public float[] resample(float[] signal) {
        if (up == down) {
            return signal.clone();
        }
        var result = new float[Math.toIntExact(((long) signal.length * up + down - 1) / down)];
        // Sums and input of a block stay in the processor's cache.
        int blockPeriods = Math.max(128, 1024 / up);
        for (long period = 0; period * up < result.length; period += blockPeriods) {
            int left = Math.toIntExact((result.length - period * up + up - 1) / up);
            resample(signal, period, Math.min(left, blockPeriods), result);
        }
        return result;
    }

    /**
     * Fills some periods of the result; a period is {@code down} samples in, {@code up} samples out.
     *
     * <p>The outputs of one phase have the same taps, and lie whole periods apart, like the inputs that any
     * one of these taps meets. Laid out by their place in the period, those inputs are neighbours, and the
     * inner loop runs over them without steps or edges.
     */
    private void resample(float[] signal, long firstPeriod, int periods, float[] result) {
        int before = (halfTaps - 1 + down - 1) / down; // periods that the filter reaches back, and beyond
        int width = before + periods + (down - 1 + halfTaps) / down;
        float[] inputs = byPlace(signal, firstPeriod - before, width); // [down · width]
        var sums = new double[periods];
        for (int phase = 0; phase < up; phase++) {
            int offset = (int) ((long) phase * down % up);
            double[] taps = bank == null ? coefficients(offset) : bank[offset];
            int first = (int) ((long) phase * down / up) - halfTaps + 1 + before * down;
            Arrays.fill(sums, 0);
            for (int k = 0; k < taps.length; k += 4) {
                add(sums, inputs, taps, k, first, width);
            }
            long at = firstPeriod * up + phase;
            for (int i = 0; i < periods && at < result.length; i++, at += up) {
                result[(int) at] = (float) sums[i];
            }
        }
    }

    private float[] byPlace(float[] signal, long firstPeriod, int width) {
        var inputs = new float[down * width];
        int from = (int) Math.max(0, firstPeriod * down);
        int to = (int) Math.min(signal.length, (firstPeriod + width) * down);
        for (int i = from; i < to; i++) {
            inputs[i % down * width + (int) (i / down - firstPeriod)] = signal[i];
        }
        return inputs;
    }

    /**
     * Adds four taps' share to the sums; the types of both arrays differ, which lets the compiler use
     * vectors.
     */
    private void add(double[] sums, float[] inputs, double[] taps, int k, int first, int width) {
        int a = at(first + k, width);
        int b = at(first + k + 1, width);
        int c = at(first + k + 2, width);
        int d = at(first + k + 3, width);
        double tapA = taps[k];
        double tapB = taps[k + 1];
        double tapC = taps[k + 2];
        double tapD = taps[k + 3];
        for (int i = 0; i < sums.length; i++) {
            sums[i] += tapA * inputs[a + i] + tapB * inputs[b + i] + tapC * inputs[c + i]
                    + tapD * inputs[d + i];
        }
    }

    private int at(int place, int width) {
        return place % down * width + place / down;
    }

    /**
     * The taps for an output {@code phase / up} source samples after the one at index {@code halfTaps - 1}.
     */
    private double[] coefficients(int phase) {
        var taps = new double[2 * halfTaps];
        double cutoff = scale * (1 + PASS_BAND) / 2; // the middle of the transition, of the source's Nyquist
        for (int k = 0; k < taps.length; k++) {
            double distance = k - (halfTaps - 1) - (double) phase / up;
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
