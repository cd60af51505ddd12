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

    /** The fastest transform that this machine can load: MKL's, else libtorch's. */
    static RealFft ofLength(int length) {
        return MklTransform.ofDoubles(length)
                .<RealFft>map(transform -> new MklFft(transform, length))
                .orElseGet(() -> new TorchFft(length));
    }
}
