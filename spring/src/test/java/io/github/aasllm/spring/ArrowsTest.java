// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.spring;

import java.util.Set;

/** The rows of what the starter sees: the library and itself. */
class ArrowsTest extends io.github.aasllm.ArrowsTest {
    @Override
    protected Set<String> modules() {
        return Set.of("model", "spring");
    }
}
