// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import java.util.Set;

/**
 * The rows of what a benchmark sees: the library, the program that brings the natives, and the benchmarks.
 */
class ArrowsTest extends io.github.aasllm.ArrowsTest {
    @Override
    protected Set<String> modules() {
        return Set.of("model", "lab", "forge", "server", "app", "bench");
    }
}
