// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.bytedeco.mkl.global.mkl_rt.DFTI_REAL;
import static org.bytedeco.mkl.global.mkl_rt.DFTI_DOUBLE;
import static org.bytedeco.mkl.global.mkl_rt.DftiCommitDescriptor;
import static org.bytedeco.mkl.global.mkl_rt.DftiComputeForward;
import static org.bytedeco.mkl.global.mkl_rt.DftiCreateDescriptor;
import static org.bytedeco.mkl.global.mkl_rt.DftiErrorMessage;
import static org.bytedeco.mkl.global.mkl_rt.DftiFreeDescriptor;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.mkl.global.mkl_rt.DFTI_DESCRIPTOR;

/**
 * MKL's transform, in place on a buffer of its own; its descriptor is freed when this object is collected.
 *
 * <p>Where MKL is not on the class path or does not load, the constructor throws a {@link LinkageError}.
 */
final class MklFft implements RealFft {
    static {
        Loader.load(mkl_rt.class);
    }

    private static final Cleaner CLEANER = Cleaner.create();

    private final DFTI_DESCRIPTOR descriptor = new DFTI_DESCRIPTOR();
    private final DoubleBuffer buffer;
    private final DoublePointer address;

    MklFft(int length) {
        buffer = ByteBuffer.allocateDirect((length + 2) * Double.BYTES).order(ByteOrder.nativeOrder())
                .asDoubleBuffer();
        address = new DoublePointer(buffer);
        check(DftiCreateDescriptor(descriptor, DFTI_DOUBLE, DFTI_REAL, 1, length));
        DFTI_DESCRIPTOR freed = descriptor;
        CLEANER.register(this, () -> DftiFreeDescriptor(freed));
        check(DftiCommitDescriptor(descriptor));
    }

    @Override
    public void transform(double[] frame, double[] spectrum) {
        buffer.put(0, frame);
        check(DftiComputeForward(descriptor, address));
        buffer.get(0, spectrum);
    }

    private static void check(long status) {
        if (status != 0) {
            throw new IllegalStateException("MKL's Fourier transform: " + DftiErrorMessage(status)
                    .getString());
        }
    }
}
