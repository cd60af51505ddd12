// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests that ask one server, with a tiny random model in {@link #model}. */
abstract class OneServer {
    @TempDir
    static Path model;

    static Running running;

    @BeforeAll
    static void start() {
        running = new Running(model, Running.USUAL);
    }

    @AfterAll
    static void stop() {
        running.close();
    }
}
