// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.mkl.MklTransform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import org.bytedeco.javacpp.DoublePointer;

/** MKL's transform, in place on a buffer of its own. */
final class MklFft implements RealFft {
    private final MklTransform transform;
    private final DoubleBuffer buffer;
    private final DoublePointer address;

    MklFft(MklTransform transform, int length) {
        this.transform = transform;
        buffer = ByteBuffer.allocateDirect((length + 2) * Double.BYTES)
                .order(ByteOrder.nativeOrder())
                .asDoubleBuffer();
        address = new DoublePointer(buffer);
    }

    @Override
    public void transform(double[] frame, double[] spectrum) {
        buffer.put(0, frame);
        transform.forward(address);
        buffer.get(0, spectrum);
    }
}
