// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.augment;

import io.github.aasllm.audio.Waveform;

/**
 * Makes a clip longer or shorter at the same pitch, by waveform-similarity overlap-add (WSOLA).
 *
 * <p>Frames of 40 ms under a Hann window are laid 20 ms apart. Each is taken from around the place where it
 * should come from, at most 10 ms away, where it goes on best from the frame before: where its normalised
 * correlation with what followed that frame is highest. Speech has one voice, whose periods are kept whole by
 * this; a phase vocoder smears them, and its onsets.
 */
final class TimeStretch {
    private static final int FRAME = Waveform.SAMPLE_RATE / 25; // 640 samples
    private static final int HOP = FRAME / 2;
    private static final int REACH = Waveform.SAMPLE_RATE / 100; // 160: a period of 100 Hz to either side
    private static final double[] WINDOW = window();

    private TimeStretch() {}

    /** [n] → [round(n · factor)]; beyond its ends a clip counts as silent. */
    static float[] change(float[] samples, double factor) {
        int length = Math.toIntExact(Math.round(samples.length * factor));
        var sum = new double[length + 2 * FRAME];
        var weight = new double[sum.length];
        int from = -HOP; // so that the first sample lies under two frames
        for (int to = 0; to < length + HOP; to += HOP) { // places in sum, where sample 0 stands at HOP
            if (to > 0) {
                int due = (int) Math.round((to - HOP) / factor);
                from = due + bestShift(samples, from + HOP, due);
            }
            for (int i = 0; i < FRAME; i++) {
                sum[to + i] += WINDOW[i] * at(samples, from + i);
                weight[to + i] += WINDOW[i];
            }
        }
        var stretched = new float[length];
        for (int i = 0; i < length; i++) {
            stretched[i] = (float) (sum[HOP + i] / weight[HOP + i]);
        }
        return stretched;
    }

    /** How far from {@code due} the frame begins that is most like the one at {@code natural}. */
    private static int bestShift(float[] samples, int natural, int due) {
        int best = 0;
        double bestLikeness = Double.NEGATIVE_INFINITY;
        for (int shift = -REACH; shift <= REACH; shift++) {
            double product = 0;
            double energy = 1e-9; // of silence, so that it is like nothing
            for (int i = 0; i < FRAME; i++) {
                double candidate = at(samples, due + shift + i);
                product += candidate * at(samples, natural + i);
                energy += candidate * candidate;
            }
            double likeness = product / Math.sqrt(energy);
            boolean nearer = likeness == bestLikeness && Math.abs(shift) < Math.abs(best);
            if (likeness > bestLikeness || nearer) {
                best = shift;
                bestLikeness = likeness;
            }
        }
        return best;
    }

    private static double at(float[] samples, int i) {
        return i < 0 || i >= samples.length ? 0 : samples[i];
    }

    /** A periodic Hann window: two of them, half a frame apart, sum to 1. */
    private static double[] window() {
        var window = new double[FRAME];
        for (int i = 0; i < FRAME; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / FRAME);
        }
        return window;
    }
}
