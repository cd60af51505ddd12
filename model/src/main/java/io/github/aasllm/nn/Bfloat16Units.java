// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import java.util.Set;

/**
 * Whether the processor multiplies bfloat16 numbers by units of its own, AVX-512-BF16 or AMX. Without them such
 * products are slower than those of float32.
 */
public final class Bfloat16Units {
    static final Set<String> FLAGS = Set.of("avx512_bf16", "amx_bf16");

    private Bfloat16Units() {}

    /** Of this machine's processor; false where the system does not say, which only Linux does. */
    public static boolean arePresent() {
        return ProcessorFlags.haveAny(FLAGS);
    }
}
