// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.mkl.global.mkl_rt;

/** The one place that loads MKL; whoever calls it asks here first. */
public final class Mkl {
    /** False where MKL is not on the class path or does not load. */
    public static final boolean LOADED = load();

    private static final int LONGEST_VERSION = 200; // bytes; it writes no more than it is told

    private Mkl() {}

    private static boolean load() {
        try {
            loadThreadsForAll();
            Loader.load(mkl_rt.class);
            return true;
        } catch (LinkageError | IOException absent) {
            return false;
        }
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

    /**
     * Makes the functions of Intel's OpenMP visible to every library.
     *
     * <p>libtorch brings an MKL of its own. When both are in one process, the threads of one may be asked of
     * the other's libraries, which do not name the OpenMP they need; unless it is visible to all, the first
     * matrix product then ends the process.
     */
    private static void loadThreadsForAll() throws IOException {
        File library = Loader.cacheResource(mkl_rt.class, Loader.getPlatform() + "/libiomp5.so");
        if (library != null) {
            Loader.loadGlobal(library.getPath());
        }
    }
}
