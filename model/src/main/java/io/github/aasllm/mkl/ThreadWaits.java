// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long idle threads of a parallel library wait by turning in a loop: briefly, then they sleep.
 *
 * <p>By default GNU's OpenMP turns for a third of a second and more, OpenBLAS for some milliseconds. A prediction
 * goes from one to the other and back many times, so that each finds the cores taken by threads that do nothing:
 * on two cores, without MKL, that was fifty times as long. Both read it from the environment as they are loaded,
 * and only there; so it is put there before, as the launcher does for the program. What the environment says
 * already goes before.
 */
final class ThreadWaits {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadWaits.class);

    private static final Map<String, String> BRIEF = Map.of(
            "GOMP_SPINCOUNT", "1000", "KMP_BLOCKTIME", "1", "OPENBLAS_THREAD_TIMEOUT", "4");

    /** By which a user says the same of all OpenMPs. */
    private static final String POLICY = "OMP_WAIT_POLICY";

    private ThreadWaits() {}

    /** Makes them brief for all libraries that are loaded later. */
    static void shorten() {
        if (System.getenv(POLICY) == null) {
            BRIEF.forEach((name, value) -> {
                if (System.getenv(name) == null) {
                    set(name, value);
                }
            });
        }
    }

    /** Sets a variable of this process that has no value yet, for native code: Java does not see it. */
    @SuppressWarnings("restricted") // native calls are what it is for
    static void set(String name, String value) {
        var linker = Linker.nativeLinker();
        var function = linker.defaultLookup().find("setenv");
        if (function.isEmpty()) { // Windows
            return;
        }
        var setenv = linker.downcallHandle(
                function.get(), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            int status = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
            if (status != 0) {
                LOG.debug("{} stays as it was", name);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("setenv: " + e.getMessage(), e);
        }
    }
}
