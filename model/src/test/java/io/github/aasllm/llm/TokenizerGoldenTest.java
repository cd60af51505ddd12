// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Ids and texts equal those of the Hugging Face library, from either form of the files. */
@Tag("golden")
class TokenizerGoldenTest {
    @Test
    void idsEqualThePeersFromTokenizerJson() {
        assertGolden(Golden.file("tokenizer/tokenizer.json").getParent());
    }

    @Test
    void idsEqualThePeersFromVocabularyAndMerges(@TempDir Path folder) throws IOException {
        for (var name : new String[] {"vocab.json", "merges.txt"}) {
            Files.copy(Golden.file("tokenizer/" + name), folder.resolve(name));
        }
        assertGolden(folder);
    }

    private static void assertGolden(Path folder) {
        try (var tokenizer = Tokenizer.load(folder, Qwen2Audio.SPECIALS)) {
            var cases = Golden.json("tokenizer/tokenizer_golden.json");
            assertTrue(cases.size() >= 15, "cases: " + cases.size());
            for (var golden : cases) {
                var text = golden.get("text").stringValue();
                assertArrayEquals(ids(golden), tokenizer.encode(text), text);
                assertEquals(golden.get("decoded").stringValue(), tokenizer.decode(ids(golden)));
            }
        }
    }

    private static long[] ids(JsonNode golden) {
        return LongStream.range(0, golden.get("ids").size())
                .map(i -> golden.get("ids").get((int) i).longValue())
                .toArray();
    }
}
