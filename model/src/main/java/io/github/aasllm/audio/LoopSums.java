// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.util.Arrays;

/** A filter's sums by loops that the compiler turns into vector instructions: what there is without MKL. */
final class LoopSums implements Resampler.Sums {
    private final LowPass filter;
    private final int up;
    private final int down;
    private final int periods;
    private final double[][] bank;

    LoopSums(LowPass filter) {
        this.filter = filter;
        up = filter.up();
        down = filter.down();
        periods = Math.max(128, 1024 / up); // sums and input of a block stay in the processor's cache
        bank = filter.isKept() ? new double[up][] : null;
        for (int phase = 0; bank != null && phase < up; phase++) {
            bank[phase] = filter.taps(phase);
        }
    }

    @Override
    public int outputs() {
        return Math.multiplyExact(periods, up);
    }

    @Override
    public int inputs() {
        return Math.multiplyExact(periods, down) + filter.taps();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A period is {@code down} samples in, {@code up} samples out. The outputs of one phase have the same
     * taps, and lie whole periods apart, like the inputs that any one of these taps meets. Laid out by their
     * place in the period, those inputs are neighbours, and the inner loop runs over them without steps or
     * edges.
     */
    @Override
    public void fill(double[] samples, int wanted, float[] result) {
        int width = Math.ceilDiv(samples.length, down) + 1;
        float[] inputs = byPlace(samples, width); // [down · width]
        var sums = new double[Math.ceilDiv(wanted, up)];
        for (int phase = 0; phase < Math.min(up, wanted); phase++) {
            double[] taps = bank == null ? filter.taps(phase) : bank[phase];
            int first = (int) (filter.first(phase) - filter.first(0));
            Arrays.fill(sums, 0);
            for (int k = 0; k < taps.length; k += 4) {
                add(sums, inputs, taps, k, first, width);
            }
            for (int i = 0, at = phase; at < wanted; i++, at += up) {
                result[at] = (float) sums[i];
            }
        }
    }

    private float[] byPlace(double[] samples, int width) {
        var inputs = new float[down * width];
        for (int i = 0; i < samples.length; i++) {
            inputs[i % down * width + i / down] = (float) samples[i];
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
