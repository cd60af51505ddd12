// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Qwen2TokenizerFilesTest {
    private static final Map<String, Integer> SPECIALS = Map.of("<|endoftext|>", 3);

    /** The Hugging Face library refuses a merges.txt with a blank line. */
    @Test
    void withoutMergesTheVersionLineStandsAlone(@TempDir Path folder) throws IOException {
        ByteTokenizer.files(Qwen2Audio.SPECIALS).write(folder);
        assertEquals("#version: 0.2\n", Files.readString(folder.resolve("merges.txt")));
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
        var files = new Qwen2TokenizerFiles(Map.of("a", 0, "b", 1, "ab", 2), List.of("a b"), SPECIALS);
        files.write(folder);
        assertEquals(files, Qwen2TokenizerFiles.read(folder, Qwen2Audio.SPECIALS));
    }
}
