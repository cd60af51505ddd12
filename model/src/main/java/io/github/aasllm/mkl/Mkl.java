// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import io.github.aasllm.natives.Natives;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.global.openblas_nolapack;

/** The one place that loads MKL; whoever calls it asks here first. */
public final class Mkl {
    /** False where MKL is not on the class path or does not load. */
    public static final boolean LOADED = load();

    /** By what libtorch multiplies matrices, read when it is loaded: else by OpenBLAS, to other bits. */
    private static final String BLAS = "org.bytedeco.openblas.load";

    private static final String MKL = "mkl";

    /** The sonames under which MKL is loaded, by platform. */
    private static final List<String> LIBRARIES = List.of(
            "libmkl_rt.so.2", "mkl_rt.2.dll", "libmkl_rt.2.dylib");

    private static final String CODE_PATH = "MKL_CBWR";
    private static final String DYNAMIC = "MKL_DYNAMIC";
    private static final int LONGEST_VERSION = 200; // bytes; it writes no more than it is told

    private Mkl() {}

    private static boolean load() {
        try {
            Natives.load(() -> {
                boolean gnu = OpenMp.load();
                Loader.load(mkl_rt.class);
                beforeItsFirstCall();
                settle(gnu);
            });
            return true;
        } catch (LinkageError | UncheckedIOException absent) {
            return false;
        }
    }

    /**
     * Loads what libtorch multiplies matrices by. JavaCPP tries all of MKL's libraries for that, those for Intel's OpenMP too.
     * Before MKL's first call these fail to load, as they should; behind it they load, since MKL has by then loaded what they
     * need, products go to them, and the process ends for want of Intel's OpenMP.
     */
    private static void beforeItsFirstCall() {
        if (System.getProperty(BLAS) == null) {
            System.setProperty(BLAS, MKL);
        }
        if (System.getProperty(BLAS).equals(MKL)) {
            Loader.load(openblas_nolapack.class);
            Loader.load(openblas.class);
        }
    }

    /**
     * Before its first number MKL is told what makes runs repeat to the bit: one code path, and as many
     * threads each time. What the environment says goes before.
     */
    private static void settle(boolean gnu) {
        if (gnu && System.getenv("MKL_THREADING_LAYER") == null) {
            mkl_rt.MKL_Set_Threading_Layer(mkl_rt.MKL_THREADING_GNU);
        }
        if (System.getenv(CODE_PATH) == null) {
            mkl_rt.MKL_CBWR_Set(mkl_rt.MKL_CBWR_AUTO);
        }
        if (System.getenv(DYNAMIC) == null) {
            mkl_rt.MKL_Set_Dynamic(0);
        }
    }

    /**
     * The library, found again by its name, for calls that JavaCPP has not; empty where it is not loaded or
     * has no function of a name.
     */
    @SuppressWarnings("restricted") // native calls are what it is for
    static Optional<SymbolLookup> functions(String function) {
        return LOADED
                ? LIBRARIES.stream().flatMap(name -> lookup(name, function).stream()).findFirst() : Optional.empty();
    }

    @SuppressWarnings("restricted")
    private static Optional<SymbolLookup> lookup(String library, String function) {
        try {
            var lookup = SymbolLookup.libraryLookup(library, Arena.global());
            return lookup.find(function).map(found -> lookup);
        } catch (IllegalArgumentException otherPlatform) {
            return Optional.empty();
        }
    }

    /** MKL's two settings that numbers depend on, by the names of their environment variables. */
    public static Map<String, String> settings() {
        return Map.of(
                CODE_PATH, Optional.ofNullable(System.getenv(CODE_PATH)).orElse("AUTO"),
                DYNAMIC, Optional.ofNullable(System.getenv(DYNAMIC)).orElse("FALSE"));
    }

    /** What MKL says of itself, version and build; {@code not loaded} where there is none. */
    public static String version() {
        if (!LOADED) {
            return "not loaded";
        }
        var text = new byte[LONGEST_VERSION];
        mkl_rt.MKL_Get_Version_String(text, text.length);
        return new String(text, StandardCharsets.US_ASCII).replace("\0", "").strip();
    }

    /**
     * Gives MKL its threads. It does not ask libtorch, whose own setting leaves matrix products as they are.
     */
    public static void setThreads(int threads) {
        if (LOADED) {
            mkl_rt.MKL_Set_Num_Threads(threads);
        }
    }
}
