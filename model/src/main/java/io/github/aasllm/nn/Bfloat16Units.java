// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether the processor multiplies bfloat16 numbers by units of its own, AVX-512-BF16 or AMX. Without them such
 * products are slower than those of float32.
 */
public final class Bfloat16Units {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final Set<String> UNITS = Set.of("avx512_bf16", "amx_bf16");

    private Bfloat16Units() {}

    /** Of this machine's processor; false where the system does not say, which only Linux does. */
    public static boolean arePresent() {
        return Of.THIS_MACHINE;
    }

    /** Whether a description of processors as Linux gives it names such units; false of a file that is not there. */
    static boolean areIn(Path description) {
        try (Stream<String> lines = Files.lines(description)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .anyMatch(line -> Arrays.stream(line.split("\\s+")).anyMatch(UNITS::contains));
        } catch (IOException none) {
            return false;
        }
    }

    /** Read when first asked. */
    private static final class Of {
        static final boolean THIS_MACHINE = areIn(PROCESSOR);
    }
}
