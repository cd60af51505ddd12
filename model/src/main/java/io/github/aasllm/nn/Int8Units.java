// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import java.util.Set;

/**
 * Whether libtorch multiplies numbers of eight bits by units of the processor, which are AVX-512-VNNI's. Without them its
 * product is a loop over single numbers, some seventeen times slower than one of float32.
 */
final class Int8Units {
    static final Set<String> FLAGS = Set.of("avx512_vnni");

    private Int8Units() {}

    /** Of this machine's processor; false where the system does not say, which only Linux does. */
    static boolean arePresent() {
        return ProcessorFlags.haveAny(FLAGS);
    }
}
