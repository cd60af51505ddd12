// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import java.util.Set;

/** The rows of what the laboratory sees: the library and itself. */
class ArrowsTest extends io.github.aasllm.ArrowsTest {
    @Override
    protected Set<String> modules() {
        return Set.of("model", "lab");
    }
}
