// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.bytedeco.mkl.global.mkl_rt.DFTI_DOUBLE;
import static org.bytedeco.mkl.global.mkl_rt.DFTI_REAL;
import static org.bytedeco.mkl.global.mkl_rt.DFTI_SINGLE;
import static org.bytedeco.mkl.global.mkl_rt.DftiCommitDescriptor;
import static org.bytedeco.mkl.global.mkl_rt.DftiCreateDescriptor;
import static org.bytedeco.mkl.global.mkl_rt.DftiErrorMessage;
import static org.bytedeco.mkl.global.mkl_rt.DftiFreeDescriptor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Cleaner;
import java.util.Optional;
import org.bytedeco.mkl.global.mkl_rt.DFTI_DESCRIPTOR;

/**
 * A forward transform of frames of one length and precision, one at a time, in place and unscaled.
 *
 * <p>A frame is {@code length} numbers with room for two more; afterwards it holds the real and the imaginary
 * part of bins 0 to {@code length / 2} in turn. Frames are arrays of Java, which MKL reads where they are: a
 * frame takes microseconds, during which no collector can run. Safe for many threads, each with a frame of its
 * own; the descriptor is freed when this object is collected.
 */
@SuppressWarnings("restricted") // native calls are what it is for
public final class MklTransform {
    private static final Cleaner CLEANER = Cleaner.create();
    // Null where there is none; a constant, so that a call costs no more than the jump.
    private static final MethodHandle FORWARD = forward();

    private final DFTI_DESCRIPTOR descriptor = new DFTI_DESCRIPTOR();
    private final MemorySegment address;
    private final int size;

    private MklTransform(int precision, int length) {
        size = length + 2;
        check(DftiCreateDescriptor(descriptor, precision, DFTI_REAL, 1, length));
        DFTI_DESCRIPTOR freed = descriptor; // the action must not hold this object
        CLEANER.register(this, () -> DftiFreeDescriptor(freed));
        check(DftiCommitDescriptor(descriptor));
        address = MemorySegment.ofAddress(descriptor.address());
    }

    /** A transform of float64 frames; empty where MKL is not on the class path or does not load. */
    public static Optional<MklTransform> ofDoubles(int length) {
        return FORWARD == null ? Optional.empty() : Optional.of(new MklTransform(DFTI_DOUBLE, length));
    }

    /** A transform of float32 frames; empty where MKL is not on the class path or does not load. */
    public static Optional<MklTransform> ofFloats(int length) {
        return FORWARD == null ? Optional.empty() : Optional.of(new MklTransform(DFTI_SINGLE, length));
    }

    /** Transforms [length + 2] of a transform of float64 frames. */
    public void forward(double[] frame) {
        forward(MemorySegment.ofArray(frame), (long) size * Double.BYTES);
    }

    /** Transforms [length + 2] of a transform of float32 frames. */
    public void forward(float[] frame) {
        forward(MemorySegment.ofArray(frame), (long) size * Float.BYTES);
    }

    private void forward(MemorySegment frame, long bytes) {
        if (frame.byteSize() != bytes) {
            throw new IllegalArgumentException("frame: " + frame.byteSize() + " bytes (expected: " + bytes + ")");
        }
        try {
            check((long) FORWARD.invokeExact(address, frame));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("MKL's Fourier transform: " + e.getMessage(), e);
        }
    }

    private static void check(long status) {
        if (status != 0) {
            throw new IllegalStateException(
                    "MKL's Fourier transform: " + DftiErrorMessage(status).getString());
        }
    }

    /** {@code long DftiComputeForward(descriptor, frame, ...)}, of which the rest is empty in place. */
    private static MethodHandle forward() {
        return Mkl.functions("DftiComputeForward").map(functions -> Linker.nativeLinker().downcallHandle(
                functions.findOrThrow("DftiComputeForward"), FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS),
                Linker.Option.critical(true)))
                .orElse(null);
    }
}
