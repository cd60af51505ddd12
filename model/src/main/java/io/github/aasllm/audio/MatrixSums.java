// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.mkl.global.mkl_rt.CblasNoTrans;
import static org.bytedeco.mkl.global.mkl_rt.CblasRowMajor;
import static org.bytedeco.mkl.global.mkl_rt.MKL_Set_Num_Threads_Local;
import static org.bytedeco.mkl.global.mkl_rt.cblas_dgemm;

import org.bytedeco.javacpp.DoublePointer;

/**
 * A filter's sums by MKL, as matrix products: about four times as fast as {@link LoopSums}.
 *
 * <p>A stretch of neighbouring outputs is a row of samples times a matrix of taps, [depth] · [depth, width],
 * in which each output's taps stand as far down as its place lies after the first one's. The outputs that lie
 * whole periods later have the same matrix and the samples whole periods on; so they are further rows, [rows,
 * depth] · [depth, width], and these rows are read where they lie in the signal, overlapping, one every
 * {@code down} samples. Narrow stretches keep the share of zeros in the matrix small.
 */
final class MatrixSums implements Resampler.Sums {
    private static final int WIDTH = 16; // the fastest of 8 to 160
    private static final int ROWS = 64; // what is worked on stays in the processor's cache

    private static final int MOST_SAMPLES = 1 << 22; // a row of an odd rate can be very long

    private final LowPass filter;
    private final int outputs;
    private final int inputs;
    private final int repeats;
    private final int row;
    private final int step;
    private final int rows;
    private final DoublePointer[] bank;

    MatrixSums(LowPass filter) {
        this.filter = filter;
        int periods = Math.ceilDiv(WIDTH, filter.up()); // short ones are taken together
        outputs = Math.multiplyExact(periods, filter.up());
        inputs = Math.multiplyExact(periods, filter.down());
        // MKL wants rows that overlap no further than by one, so several periods make a row.
        repeats = (depth(0, Math.min(WIDTH, outputs)) + inputs) / inputs;
        row = Math.multiplyExact(repeats, inputs);
        step = Math.multiplyExact(repeats, outputs);
        rows = Math.clamp(MOST_SAMPLES / row, 1, ROWS);
        bank = filter.isKept() ? new DoublePointer[Math.ceilDiv(outputs, WIDTH)] : null;
        for (int i = 0; bank != null && i < bank.length; i++) {
            bank[i] = matrix(i * WIDTH);
            bank[i].retainReference(); // else a PointerScope that happens to be open would free it
        }
    }

    @Override
    public int outputs() {
        return Math.multiplyExact(rows, step);
    }

    @Override
    public int inputs() {
        return rows * row + filter.taps();
    }

    @Override
    public void fill(double[] samples, int wanted, float[] result) {
        // Clips are worked on side by side, so one thread does for each; libtorch's own setting stays as it
        // is.
        int threads = MKL_Set_Num_Threads_Local(1);
        int needed = Math.ceilDiv(wanted, step);
        try (var in = new DoublePointer((long) needed * row + filter.taps());
                var sums = new DoublePointer((long) needed * step)) {
            in.put(samples, 0, (int) in.capacity());
            multiply(in, wanted, sums);
            var values = new double[wanted];
            sums.get(values);
            for (int i = 0; i < wanted; i++) {
                result[i] = (float) values[i];
            }
        } finally {
            MKL_Set_Num_Threads_Local(threads);
        }
    }

    /** [needed · row + taps] samples → [needed, step] sums, of which the first {@code wanted} are needed. */
    private void multiply(DoublePointer samples, int wanted, DoublePointer sums) {
        int needed = Math.ceilDiv(wanted, step);
        for (int start = 0; start < Math.min(outputs, wanted); start += WIDTH) {
            DoublePointer matrix = bank == null ? matrix(start) : bank[start / WIDTH];
            int width = Math.min(WIDTH, outputs - start);
            int depth = depth(start, width);
            for (int repeat = 0; repeat < repeats; repeat++) {
                long from = filter.first(start) - filter.first(0) + (long) repeat * inputs;
                cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, needed, width, depth,
                        1, samples.getPointer(from), row, matrix, width,
                        0, sums.getPointer((long) repeat * outputs + start), step);
            }
            if (bank == null) {
                matrix.close();
            }
        }
    }

    private DoublePointer matrix(int start) {
        int width = Math.min(WIDTH, outputs - start);
        var matrix = new double[depth(start, width) * width]; // [depth, width]
        for (int column = 0; column < width; column++) {
            double[] taps = filter.taps(start + column);
            int down = (int) (filter.first(start + column) - filter.first(start));
            for (int k = 0; k < taps.length; k++) {
                matrix[(down + k) * width + column] = taps[k];
            }
        }
        return new DoublePointer(matrix);
    }

    /** Samples that the outputs from {@code start} on are made from. */
    private int depth(int start, int width) {
        return (int) (filter.first(start + width - 1) - filter.first(start)) + filter.taps();
    }
}
