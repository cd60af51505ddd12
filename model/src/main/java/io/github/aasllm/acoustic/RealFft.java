// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.mkl.MklTransform;

/** A forward Fourier transform of real frames of one length; an instance serves one thread at a time. */
interface RealFft {
    /**
     * Transforms one frame, unscaled.
     *
     * @param frame [length]
     * @param spectrum [length + 2]: real and imaginary parts of the bins 0 to length / 2 in turn
     */
    void transform(double[] frame, double[] spectrum);

    /**
     * Transforms one frame, unscaled, in single precision: a bin errs by some 1e-7 of the largest.
     *
     * @param frame [length]
     * @param spectrum [length + 2], as above
     */
    void transform(float[] frame, float[] spectrum);

    /** The fastest transform that this machine can load: MKL's, else libtorch's. */
    static RealFft ofLength(int length) {
        return MklTransform.ofDoubles(length)
                .<RealFft>flatMap(doubles -> MklTransform.ofFloats(length)
                        .map(floats -> new MklFft(doubles, floats, length)))
                .orElseGet(() -> new TorchFft(length));
    }
}
