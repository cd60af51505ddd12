// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Native libraries that are loaded later see what was set, unless the user had set it. */
@DisabledOnOs(OS.WINDOWS)
class ThreadWaitsTest {
    @Test
    void whatStandsAlreadyGoesBefore() throws Throwable {
        ThreadWaits.set("AASLLM_TEST_WAITS", "first");
        ThreadWaits.set("AASLLM_TEST_WAITS", "second");
        assertEquals("first", getenv("AASLLM_TEST_WAITS"));
    }

    @Test
    void afterLoadingTheWaitsAreBriefWithTheLaunchersEnvironmentAndWithout() throws Throwable {
        Libtorch.load();
        assertEquals("1000", getenv("GOMP_SPINCOUNT"));
        assertEquals("4", getenv("OPENBLAS_THREAD_TIMEOUT")); // which neither launcher nor build sets
    }

    @SuppressWarnings("restricted")
    private static String getenv(String name) throws Throwable {
        var linker = Linker.nativeLinker();
        var getenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("getenv"), FunctionDescriptor.of(ADDRESS, ADDRESS));
        try (var arena = Arena.ofConfined()) {
            var value = (MemorySegment) getenv.invokeExact(arena.allocateFrom(name));
            return value.reinterpret(Long.MAX_VALUE).getString(0);
        }
    }
}
