// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static io.github.aasllm.cli.Call.aasllmWithModels;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first screen of README.md is true: its first command prints what stands below it. */
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));
    private static final String COMMAND = "    ./aasllm ";

    /** What the command makes, which is not to lie in the project. */
    @TempDir
    private Path folder;

    @Test
    void theFirstCommandPrintsWhatTheReadmeShows() throws IOException {
        var readme = Files.readString(ROOT.resolve("README.md"));
        var command = readme.lines().filter(line -> line.startsWith(COMMAND)).findFirst().orElseThrow();
        var shown = readme.substring(readme.indexOf("```text\n") + "```text\n".length());
        var printed = new StringBuilder();
        for (var call : command.strip().split(" && ")) {
            var done = run(call);
            assertEquals(0, done.exitCode(), done.err());
            printed.append(done.out());
        }
        assertEquals(
                shown.substring(0, shown.indexOf("```")),
                printed.toString().replace(ROOT + "/", "").replace(System.lineSeparator(), "\n"));
    }

    /** One call of the launcher in the project's root, as the shell and the launcher would pass it on. */
    private Call run(String call) throws IOException {
        var words = new ArrayList<Object>();
        for (var word : List.of(call.split(" ")).subList(1, call.split(" ").length)) {
            if (word.endsWith("*.flac")) {
                try (var clips = Files.list(ROOT.resolve(word.substring(0, word.indexOf('*'))))) {
                    clips.filter(clip -> clip.toString().endsWith(".flac")).sorted().forEach(words::add);
                }
            } else {
                var file = word.startsWith("examples/") ? ROOT.resolve(word) : word;
                words.add(word.equals("tiny") ? own(words) : file);
            }
        }
        return aasllmWithModels(ROOT.resolve("models"), words.toArray());
    }

    /** The folder that {@code -o} makes and {@code --model} takes; as the size of a model, the word stays. */
    private Object own(List<Object> before) {
        return before.getLast().equals("--size") ? "tiny" : folder.resolve("tiny");
    }

    @Test
    void theCommandStandsBeforeLineTwentyFive() throws IOException {
        var lines = Files.readAllLines(ROOT.resolve("README.md"));
        assertTrue(lines.subList(0, 24).stream().anyMatch(line -> line.startsWith(COMMAND)));
    }
}
