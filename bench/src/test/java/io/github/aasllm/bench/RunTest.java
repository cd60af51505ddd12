// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code bench/run} on scripts that only count, by bench/python/run_test.py; skipped without Python 3.11. */
class RunTest {
    private static final Path SCRIPTS = Path.of(System.getProperty("aasllm.root"), "bench", "python");

    @Test
    void keepsTurnsFailuresAndRatios() throws Exception {
        assumeTrue(hasPython(), "no Python 3.11");
        var process = new ProcessBuilder("python3", "run_test.py")
                .directory(SCRIPTS.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 11))")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
