// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first screen of README.md is true. */
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));

    @Test
    void theFirstCommandPrintsWhatTheReadmeShows(@TempDir Path folder) throws IOException {
        var readme = Files.readString(ROOT.resolve("README.md"));
        assertTrue(readme.contains("./aasllm model random --size tiny -o tiny"
                + " && ./aasllm predict --model tiny examples/hello.flac\n"));
        var shown = readme.substring(readme.indexOf("```text\n") + "```text\n".length());
        var model = folder.resolve("tiny");
        aasllm("model", "random", "--size", "tiny", "-o", model);
        var call = aasllm("predict", "--model", model, ROOT.resolve("examples/hello.flac"));
        assertEquals(0, call.exitCode(), call.err());
        assertEquals(
                shown.substring(0, shown.indexOf("```")),
                call.out().replace(ROOT + "/", "").replace(System.lineSeparator(), "\n"));
    }

    @Test
    void theCommandStandsBeforeLineTwentyFive() throws IOException {
        var lines = Files.readAllLines(ROOT.resolve("README.md"));
        assertTrue(lines.subList(0, 24).stream().anyMatch(line -> line.startsWith("    ./aasllm ")));
    }
}
