// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.util.Arrays;

/** A filter's sums by loops that the compiler turns into vector instructions: what there is without MKL. */
final class LoopSums implements Resampler.Sums {
    private final LowPass filter;
    private final int up;
    private final int down;
    private final double[][] bank;

    LoopSums(LowPass filter) {
        this.filter = filter;
        up = filter.up();
        down = filter.down();
        bank = filter.isKept() ? new double[up][] : null;
        for (int phase = 0; bank != null && phase < up; phase++) {
            bank[phase] = filter.taps(phase);
        }
    }

    @Override
    public void fill(float[] signal, float[] result) {
        // Sums and input of a block stay in the processor's cache.
        int blockPeriods = Math.max(128, 1024 / up);
        for (long period = 0; period * up < result.length; period += blockPeriods) {
            int left = Math.toIntExact((result.length - period * up + up - 1) / up);
            fill(signal, period, Math.min(left, blockPeriods), result);
        }
    }

    /**
     * Fills some periods of the result; a period is {@code down} samples in, {@code up} samples out.
     *
     * <p>The outputs of one phase have the same taps, and lie whole periods apart, like the inputs that any
     * one of these taps meets. Laid out by their place in the period, those inputs are neighbours, and the
     * inner loop runs over them without steps or edges.
     */
    private void fill(float[] signal, long firstPeriod, int periods, float[] result) {
        // periods that the filter reaches back
        int before = Math.toIntExact((-filter.first(0) + down - 1) / down);
        int width = before + periods + (down - 1 + filter.taps() / 2) / down;
        float[] inputs = byPlace(signal, firstPeriod - before, width); // [down · width]
        var sums = new double[periods];
        for (int phase = 0; phase < up; phase++) {
            double[] taps = bank == null ? filter.taps(phase) : bank[phase];
            int first = (int) (filter.first(phase) + (long) before * down);
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
}
