// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.mkl.MklTransform;

/** MKL's transform, in place on the spectrum's own array. */
final class MklFft implements RealFft {
    private final MklTransform doubles;
    private final MklTransform floats;
    private final int length;

    /** A transform in both precisions; both are of the length. */
    MklFft(MklTransform doubles, MklTransform floats, int length) {
        this.doubles = doubles;
        this.floats = floats;
        this.length = length;
    }

    @Override
    public void transform(double[] frame, double[] spectrum) {
        System.arraycopy(frame, 0, spectrum, 0, length);
        doubles.forward(spectrum);
    }

    @Override
    public void transform(float[] frame, float[] spectrum) {
        System.arraycopy(frame, 0, spectrum, 0, length);
        floats.forward(spectrum);
    }
}
