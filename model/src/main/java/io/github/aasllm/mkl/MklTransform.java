// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import static org.bytedeco.mkl.global.mkl_rt.DFTI_DOUBLE;
import static org.bytedeco.mkl.global.mkl_rt.DFTI_REAL;
import static org.bytedeco.mkl.global.mkl_rt.DftiCommitDescriptor;
import static org.bytedeco.mkl.global.mkl_rt.DftiComputeForward;
import static org.bytedeco.mkl.global.mkl_rt.DftiCreateDescriptor;
import static org.bytedeco.mkl.global.mkl_rt.DftiErrorMessage;
import static org.bytedeco.mkl.global.mkl_rt.DftiFreeDescriptor;

import java.lang.ref.Cleaner;
import java.util.Optional;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.mkl.global.mkl_rt.DFTI_DESCRIPTOR;

/**
 * A forward transform of float64 frames of one length, one at a time, in place and unscaled.
 *
 * <p>A frame is {@code length} numbers with room for two more; afterwards it holds the real and the imaginary
 * part of bins 0 to {@code length / 2} in turn. Safe for many threads, each with a frame of its own; the
 * descriptor is freed when this object is collected.
 */
public final class MklTransform {
    private static final Cleaner CLEANER = Cleaner.create();

    private final DFTI_DESCRIPTOR descriptor = new DFTI_DESCRIPTOR();

    private MklTransform(int length) {
        check(DftiCreateDescriptor(descriptor, DFTI_DOUBLE, DFTI_REAL, 1, length));
        DFTI_DESCRIPTOR freed = descriptor; // the action must not hold this object
        CLEANER.register(this, () -> DftiFreeDescriptor(freed));
        check(DftiCommitDescriptor(descriptor));
    }

    /** A transform of float64 frames; empty where MKL is not on the class path or does not load. */
    public static Optional<MklTransform> ofDoubles(int length) {
        return Mkl.LOADED ? Optional.of(new MklTransform(length)) : Optional.empty();
    }

    /** Transforms the frame at an address. */
    public void forward(DoublePointer frame) {
        // MKL's argument is untyped, so that a position would count bytes
        if (frame.position() != 0) {
            throw new IllegalArgumentException(
                    "frame: at position " + frame.position() + " (expected: an address)");
        }
        check(DftiComputeForward(descriptor, frame));
    }

    private static void check(long status) {
        if (status != 0) {
            throw new IllegalStateException(
                    "MKL's Fourier transform: " + DftiErrorMessage(status).getString());
        }
    }
}
