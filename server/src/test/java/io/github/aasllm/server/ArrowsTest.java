// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import java.util.Set;

/** The rows of what the server sees: the library and itself. */
class ArrowsTest extends io.github.aasllm.ArrowsTest {
    @Override
    protected Set<String> modules() {
        return Set.of("model", "server");
    }
}
