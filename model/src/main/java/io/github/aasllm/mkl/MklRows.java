// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A forward transform of all rows of a float32 matrix in one call, unscaled and not in place.
 *
 * <p>It goes through MKL's FFTW interface, because that is how Python's torch calls MKL: for the same rows it
 * gives the same bits, where one descriptor a row gives other roundings. Safe for many threads.
 */
@SuppressWarnings("restricted") // native calls are what it is for
public final class MklRows {
    private static final int FFTW_ESTIMATE = 64;

    private static final Optional<Functions> FUNCTIONS = functions();

    /** fftwf_plan_many_dft_r2c, fftwf_execute and fftwf_destroy_plan. */
    private record Functions(MethodHandle plan, MethodHandle execute, MethodHandle destroy) {}

    private final int length;
    private final Functions functions;

    private MklRows(int length, Functions functions) {
        this.length = length;
        this.functions = functions;
    }

    /** A transform of rows of a length; empty where MKL is not on the class path or does not load. */
    public static Optional<MklRows> ofLength(int length) {
        return FUNCTIONS.map(functions -> new MklRows(length, functions));
    }

    /**
     * Transforms a matrix.
     *
     * @param input address of [rows, length] float32
     * @param output address of [rows, length / 2 + 1] complex64
     */
    public void forward(long input, long output, int rows) {
        try (var arena = Arena.ofConfined()) {
            var sizes = arena.allocateFrom(JAVA_INT, length);
            var plan = plan(sizes, MemorySegment.ofAddress(input), MemorySegment.ofAddress(output), rows);
            functions.execute.invokeExact(plan);
            destroy(plan);
        } catch (Throwable e) {
            throw new IllegalStateException("MKL's Fourier transform: " + e.getMessage(), e);
        }
    }

    /** FFTW's planner is for one thread at a time. */
    private MemorySegment plan(MemorySegment sizes, MemorySegment input, MemorySegment output, int rows)
            throws Throwable {
        synchronized (functions) {
            return (MemorySegment) functions.plan.invokeExact(
                    1, sizes, rows, input, MemorySegment.NULL, 1, length, output, MemorySegment.NULL, 1,
                    length / 2 + 1, FFTW_ESTIMATE);
        }
    }

    private void destroy(MemorySegment plan) throws Throwable {
        synchronized (functions) {
            functions.destroy.invokeExact(plan);
        }
    }

    private static Optional<Functions> functions() {
        return Mkl.functions("fftwf_execute").map(MklRows::bind);
    }

    private static Functions bind(SymbolLookup lookup) {
        var linker = Linker.nativeLinker();
        var plan = FunctionDescriptor.of(
                ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS,
                JAVA_INT, JAVA_INT, JAVA_INT);
        var onPlan = FunctionDescriptor.ofVoid(ADDRESS);
        return new Functions(
                linker.downcallHandle(lookup.findOrThrow("fftwf_plan_many_dft_r2c"), plan),
                linker.downcallHandle(lookup.findOrThrow("fftwf_execute"), onPlan),
                linker.downcallHandle(lookup.findOrThrow("fftwf_destroy_plan"), onPlan));
    }
}
