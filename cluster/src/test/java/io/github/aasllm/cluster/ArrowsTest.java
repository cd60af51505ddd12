// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import java.util.Set;

/** The rows of ARCHITECTURE.md that this module sees. */
class ArrowsTest extends io.github.aasllm.ArrowsTest {
    @Override
    protected Set<String> modules() {
        return Set.of("model", "lab", "forge", "server", "app", "cluster");
    }
}
