// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import java.util.Set;

/** The rows of what the forge sees: the library, the laboratory and itself. */
class ArrowsTest extends io.github.aasllm.ArrowsTest {
    @Override
    protected Set<String> modules() {
        return Set.of("model", "lab", "forge");
    }
}
