// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.mkl.Mkl;

/**
 * A change of sampling rate by a polyphase low-pass filter: a sinc under a Kaiser window.
 *
 * <p>The pass band is flat up to 0.9136 of the lower Nyquist frequency and 150 dB down from that frequency
 * on, so that no alias is louder than the rounding of the float result. The edges are those of soxr's "HQ"
 * setting, which librosa uses. n samples become ⌈n · target / source⌉, as in librosa; time 0 stays at sample
 * 0, and the signal counts as zero outside its ends.
 *
 * <p>Sums are taken in double precision, by MKL where it is and by loops of our own where it is not; the
 * results differ in a float's last bit at most. A resampler holds its filter for one pair of rates and is
 * safe for use by many threads.
 */
public final class Resampler {
    /**
     * The sums of a filter, in one of the two ways in which we can take them. They are taken by blocks of
     * whole periods, always the same ones, so that a signal gives the same in one piece and in many.
     */
    sealed interface Sums permits MatrixSums, LoopSums {
        /** Outputs of a block. */
        int outputs();

        /** Samples that a block is made from, the first at {@link LowPass#first} of its first output. */
        int inputs();

        /**
         * Takes the sums of a block.
         *
         * @param samples [inputs], zeros outside the signal
         * @param wanted how many of the block's outputs are needed
         * @param result [outputs], takes them
         */
        void fill(double[] samples, int wanted, float[] result);
    }

    private final LowPass filter;
    private final Sums sums;

    /** A resampler from {@code source} to {@code target} samples a second, both positive. */
    public Resampler(int source, int target) {
        this(source, target, Mkl.LOADED);
    }

    Resampler(int source, int target, boolean byMkl) {
        if (source <= 0 || target <= 0) {
            throw new IllegalArgumentException("rates: " + source + ", " + target
                    + " (expected: both positive)");
        }
        filter = new LowPass(source, target);
        sums = byMkl ? new MatrixSums(filter) : new LoopSums(filter);
    }

    /** The signal at the target rate: [samples] → [⌈samples · target / source⌉]. */
    public float[] resample(float[] signal) {
        if (filter.up() == filter.down()) {
            return signal.clone();
        }
        var result = new float[Math.toIntExact(filter.outputs(signal.length))];
        int[] filled = {0};
        var stream = stream((samples, count) -> {
            System.arraycopy(samples, 0, result, filled[0], count);
            filled[0] += count;
        });
        stream.add(signal, signal.length);
        stream.end();
        return result;
    }

    /** A change of rate of one signal that comes and goes piece by piece; memory does not grow with it. */
    ResamplerStream stream(ResamplerStream.Target target) {
        return new ResamplerStream(filter, sums, target);
    }
}
