// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.bytedeco.mkl.global.mkl_rt.DFTI_DOUBLE;
import static org.bytedeco.mkl.global.mkl_rt.DFTI_REAL;
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

/** MKL's transform, in place on a buffer of its own; the descriptor is freed when this object is collected. */
final class MklFft implements RealFft {
    /** Whether MKL is on the class path and loads here. */
    static final boolean AVAILABLE = loads();

    private static final Cleaner CLEANER = Cleaner.create();

    private final DFTI_DESCRIPTOR descriptor = new DFTI_DESCRIPTOR();
    private final DoubleBuffer buffer;
    private final DoublePointer address;

    MklFft(int length) {
        buffer = ByteBuffer.allocateDirect((length + 2) * Double.BYTES).order(ByteOrder.nativeOrder()).asDoubleBuffer();
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
            throw new IllegalStateException("MKL's Fourier transform: " + DftiErrorMessage(status).getString());
        }
    }

    private static boolean loads() {
        try {
            Loader.load(mkl_rt.class);
            return true;
        } catch (LinkageError absent) {
            return false;
        }
    }
}
