// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static io.github.aasllm.cli.Call.aasllm;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash offers for the words of a call, by the script that {@code completion} prints. */
class CompletionTest {
    @TempDir
    private Path folder;

    private String offered(String... words) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
        var call = aasllm("completion");
        assertEquals(0, call.exitCode(), call.err());
        var script = Files.writeString(folder.resolve("aasllm"), call.out());
        var said = new ProcessBuilder("/bin/bash", "--norc", "-c", "source " + script + "; compopt() { :; }; COMP_WORDS=(" + String.join(" ", words)
                + "); COMP_CWORD=" + (words.length - 1) + "; COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE};"
                + " $(complete -p aasllm | sed 's/.* -F \\([^ ]*\\) .*/\\1/'); echo \"${COMPREPLY[*]}\"")
                .redirectErrorStream(true).start();
        var offered = new String(said.getInputStream().readAllBytes(), UTF_8).strip();
        assertEquals(0, said.waitFor(), offered);
        return String.join(" ", List.of(offered.split("\\s+")).stream().distinct().toList());
    }

    @Test
    void aCommandIsCompleted() throws Exception {
        assertEquals("predict", offered("aasllm", "pre"));
        assertEquals("merge", offered("aasllm", "model", "me"));
    }

    @Test
    void anOptionOfACommandIsCompleted() throws Exception {
        assertEquals("--retry-failed", offered("aasllm", "extract", "--retr"));
    }

    @Test
    void aValueOfAClosedListIsCompleted() throws Exception {
        assertEquals("jsonl", offered("aasllm", "extract", "--format", "js"));
    }
}
