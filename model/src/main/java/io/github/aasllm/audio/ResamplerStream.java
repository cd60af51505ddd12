// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.util.Arrays;

/**
 * A change of rate of one signal that comes piece by piece. What goes out does not depend on how the signal
 * was cut into pieces, to the bit.
 *
 * <p>Memory is a block of the filter's {@link Resampler.Sums}, however long the signal is. One thread at a
 * time may use it.
 */
final class ResamplerStream {
    /** Takes what goes out. */
    interface Target {
        /** Takes the first {@code count} samples of an array that is used again afterwards. */
        void add(float[] samples, int count);
    }

    private final LowPass filter;
    private final Resampler.Sums sums;
    private final Target target;
    private final double[] window; // what the next block is made from; zeros stand for what lies before 0
    private final float[] block;
    private final int advance; // samples between the beginnings of two blocks
    private int filled;
    private long taken;
    private long given;

    ResamplerStream(LowPass filter, Resampler.Sums sums, Target target) {
        this.filter = filter;
        this.sums = sums;
        this.target = target;
        window = new double[sums.inputs()];
        block = new float[sums.outputs()];
        advance = Math.toIntExact((long) sums.outputs() * filter.down() / filter.up());
        filled = (int) -filter.first(0);
    }

    /** Takes the first {@code count} samples of an array. */
    void add(float[] samples, int count) {
        int at = 0;
        while (at < count) {
            int some = Math.min(count - at, window.length - filled);
            for (int i = 0; i < some; i++) {
                window[filled + i] = samples[at + i];
            }
            filled += some;
            at += some;
            if (filled == window.length) {
                give(block.length);
            }
        }
        taken += count;
    }

    /** Ends the signal, which counts as zero from here on, and gives all that is left. */
    void end() {
        long length = filter.outputs(taken);
        while (given < length) {
            Arrays.fill(window, filled, window.length, 0);
            give((int) Math.min(block.length, length - given));
        }
    }

    private void give(int count) {
        sums.fill(window, count, block);
        target.add(block, count);
        given += count;
        System.arraycopy(window, advance, window, 0, window.length - advance);
        filled = Math.max(0, filled - advance);
    }
}
