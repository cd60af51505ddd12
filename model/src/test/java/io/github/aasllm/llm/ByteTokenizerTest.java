// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One token a byte of the NFC text, special tokens behind, from either form of the files. */
class ByteTokenizerTest {
    @TempDir
    private static Path folder;

    private static Tokenizer whole; // from tokenizer.json
    private static Tokenizer parts; // from vocab.json and merges.txt

    @BeforeAll
    static void load() throws IOException {
        ByteTokenizer.files(Qwen2Audio.SPECIALS).write(folder);
        whole = Tokenizer.load(folder, Qwen2Audio.SPECIALS);
        Files.delete(folder.resolve("tokenizer.json"));
        parts = Tokenizer.load(folder, Qwen2Audio.SPECIALS);
    }

    @AfterAll
    static void close() {
        whole.close();
        parts.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "anger",
                " leading and trailing ",
                "line\nbreak\r\nand\ttab",
                "naïve café",
                "e\u0301 becomes é",
                "情绪识别",
                "😀👩‍👩‍👧🇪🇺",
                "\u0000\u007f\u0080\u00ad\u2028",
                "it's 2026, isn't it?"
            })
    void theIdsAreTheBytesOfTheNormalisedText(String text) {
        var normalised = Normalizer.normalize(text, Normalizer.Form.NFC);
        var bytes = normalised.getBytes(StandardCharsets.UTF_8);
        var expected = new long[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            expected[i] = bytes[i] & 0xff;
        }
        assertArrayEquals(expected, whole.encode(text));
        assertArrayEquals(expected, parts.encode(text));
        assertEquals(normalised, whole.decode(expected));
        assertEquals(normalised, parts.decode(expected));
    }

    @Test
    void anyUnicodeTextComesBackInItsNormalForm() {
        var random = new SplittableRandom(41);
        for (int round = 0; round < 300; round++) {
            var builder = new StringBuilder();
            for (int i = random.nextInt(0, 30); i > 0; i--) {
                builder.appendCodePoint(codePoint(random));
            }
            // twice, because the JVM and the tokenizer may know different versions of Unicode
            var text = whole.decode(whole.encode(builder.toString()));
            var ids = whole.encode(text);
            assertEquals(text, whole.decode(ids), "round " + round);
            assertArrayEquals(ids, parts.encode(text), "round " + round);
            assertEquals(
                    Normalizer.normalize(builder, Normalizer.Form.NFKC),
                    Normalizer.normalize(text, Normalizer.Form.NFKC));
        }
    }

    @Test
    void specialTokensStandBehindTheBytesAndAreFoundInAnyText() {
        for (var special : Qwen2Audio.SPECIALS) {
            int id = ByteTokenizer.files(Qwen2Audio.SPECIALS).specials().get(special);
            assertTrue(id >= 256 && id < 262, special);
            assertEquals(id, whole.special(special));
            assertEquals(id, parts.special(special));
            assertArrayEquals(new long[] {'a', id, 'b'}, whole.encode("a" + special + "b"));
            assertEquals("a" + special + "b", whole.decode(new long[] {'a', id, 'b'}));
        }
    }

    /** Any assigned code point that is no surrogate, often of the first planes. */
    private static int codePoint(SplittableRandom random) {
        while (true) {
            int point = random.nextInt(random.nextBoolean() ? 0x3000 : 0x1FFFF);
            boolean isText = Character.isDefined(point) && (point < 0xD800 || point > 0xDFFF);
            if (isText) {
                return point;
            }
        }
    }
}
