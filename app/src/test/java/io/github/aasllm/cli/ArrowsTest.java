// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import java.util.Set;

/** The whole table of ARCHITECTURE.md: from here all modules that the program carries are seen. */
class ArrowsTest extends io.github.aasllm.ArrowsTest {
    @Override
    protected Set<String> modules() {
        return Set.of("model", "lab", "forge", "server", "app");
    }
}
