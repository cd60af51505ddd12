// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files a tokenizer is read from, and what is refused. */
class TokenizerTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderWithoutTokenizerIsRefusedWithTheWayOut() {
        assertEquals(
                "tokenizer: none (expected: tokenizer.json, or vocab.json and merges.txt) in " + folder
                        + "; copy the tokenizer files of the model into its folder",
                refusal());
    }

    @Test
    void aDamagedTokenizerIsRefused() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{\"version\": \"1.0\"");
        var message = refusal();
        // between them stand the words of the parser
        assertTrue(message.startsWith("content: cut off"), message);
        assertTrue(message.endsWith(" (expected: JSON) in " + folder.resolve("tokenizer.json")), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        "type":"BPE"              | "type":"WordLevel"          | model.type: WordLevel (expected: BPE, as Qwen2 has it)
        "fuse_unk":false          | "fuse_unk":true             | model.fuse_unk: true (expected: false, as Qwen2 has it)
        "fuse_unk":false          | "dropout":0.1               | model.dropout: 0.1 (expected: null, as Qwen2 has it)
        "type":"NFC"              | "type":"NFKC"               | normalizer.type: NFKC (expected: NFC, as Qwen2 has it)
        "decoder":{               | "decoder":{"type":7},"truncation":{ | decoder.type: 7 (expected: text)
        "behavior":"Isolated"     | "behavior":"Removed"        | pre_tokenizer.pretokenizers[0].behavior: Removed (expected: Isolated, as Qwen2 has it)
        {"Regex":                 | {"Regex":"(a+)+","x":       | pre_tokenizer.pretokenizers[0].pattern.Regex: (a+)+ (expected: (?i:'s
        "pretokenizers":[         | "pretokenizers":[{},        | pre_tokenizer.pretokenizers: 3 steps (expected: Split and ByteLevel, as Qwen2 has them)
        "merges":[]               | "merges":[["a"]]            | model.merges[0]: ["a"] (expected: a pair of tokens)
        "merges":[]               | "merges":{}                 | model.merges: {} (expected: a list)
        "added_tokens":[          | "added_tokens":[0,          | added_tokens[0]: 0 (expected: an object)
        "lstrip":false            | "lstrip":true               | added_tokens[0].lstrip: true (expected: false, as Qwen2 has it)
        """)
    void aTokenizerThatIsNotQwen2sIsRefusedBeforeTheLibrarySeesIt(String part, String other, String refusal)
            throws IOException {
        ByteTokenizer.files(Qwen2Audio.SPECIALS).write(folder);
        var file = folder.resolve("tokenizer.json");
        var whole = Files.readString(file);
        assertTrue(whole.contains(part), part);
        int at = whole.indexOf(part);
        Files.writeString(file, whole.substring(0, at) + other + whole.substring(at + part.length()));
        var message = refusal();
        assertTrue(message.startsWith(refusal), message);
        assertTrue(message.endsWith(" in " + file), message);
    }

    @Test
    void aVocabularyWithoutMergesIsRefused() throws IOException {
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0}");
        assertEquals(
                "tokenizer: no merges.txt (expected: merges.txt beside vocab.json) in "
                        + folder.resolve("merges.txt"),
                refusal());
    }

    @Test
    void anIdThatIsNoWholeNumberIsRefused() throws IOException {
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": \"0\"}");
        Files.writeString(folder.resolve("merges.txt"), "");
        assertEquals("a: \"0\" (expected: a whole number >= 0) in " + folder.resolve("vocab.json"),
                refusal());
    }

    @Test
    void aSpecialTokenWithoutAnIdIsRefused() throws IOException {
        ByteTokenizer.files(Qwen2Audio.SPECIALS).write(folder);
        Files.delete(folder.resolve("tokenizer.json"));
        var config = folder.resolve("tokenizer_config.json");
        Files.writeString(config, "{\"added_tokens_decoder\": {\"x\": {\"content\": \"<|AUDIO|>\"}}}");
        assertEquals("added_tokens_decoder.x: x (expected: a token id) in " + config, refusal());
    }

    @Test
    void specialTokensComeFromTheConfigurationWhereThereIsOne() throws IOException {
        ByteTokenizer.files(Qwen2Audio.SPECIALS).write(folder);
        Files.delete(folder.resolve("tokenizer.json"));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"added_tokens_decoder\": {\"256\": {\"content\": \"<|AUDIO|>\"}}}");
        try (var tokenizer = Tokenizer.load(folder, Qwen2Audio.SPECIALS)) {
            assertEquals(256, tokenizer.special("<|AUDIO|>"));
        }
        Files.delete(folder.resolve("tokenizer_config.json"));
        try (var tokenizer = Tokenizer.load(folder, Qwen2Audio.SPECIALS)) {
            assertEquals(256 + 3, tokenizer.special("<|AUDIO|>"), "the fourth behind 256 bytes");
        }
    }

    @Test
    void aGapBeforeASpecialTokenIsRefusedAsTheLibraryWouldCloseIt() throws IOException {
        ByteTokenizer.files(Qwen2Audio.SPECIALS).write(folder);
        Files.delete(folder.resolve("tokenizer.json"));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"added_tokens_decoder\": {\"300\": {\"content\": \"<|AUDIO|>\"}}}");
        assertEquals(
                "tokenizer: 256 for <|AUDIO|> (expected: 300, as its files say) in " + folder
                        + "; add tokenizer.json to the folder",
                refusal());
    }

    @Test
    void textThatIsNoSpecialTokenIsRefusedAsOne() throws IOException {
        ByteTokenizer.files(Qwen2Audio.SPECIALS).write(folder);
        try (var tokenizer = Tokenizer.load(folder, Qwen2Audio.SPECIALS)) {
            assertEquals(
                    "tokenizer: [60, 120, 62] (expected: one token for <x>)",
                    Refusals.of(() -> tokenizer.special("<x>")));
        }
    }

    @Test
    void mergesJoinTheirPairs() throws IOException {
        var bytes = ByteTokenizer.files(Qwen2Audio.SPECIALS);
        var vocabulary = new LinkedHashMap<>(bytes.vocabulary());
        vocabulary.put("an", 256);
        vocabulary.put("ang", 257);
        var specials = new LinkedHashMap<String, Integer>();
        Qwen2Audio.SPECIALS.forEach(token -> specials.put(token, 258 + specials.size()));
        new Qwen2TokenizerFiles(vocabulary, List.of("a n", "an g"), specials).write(folder);
        try (var tokenizer = Tokenizer.load(folder, Qwen2Audio.SPECIALS)) {
            assertArrayEquals(new long[] {257, 'e', 'r', ' ', 256}, tokenizer.encode("anger an"));
        }
        Files.delete(folder.resolve("tokenizer.json"));
        try (var tokenizer = Tokenizer.load(folder, Qwen2Audio.SPECIALS)) {
            assertArrayEquals(new long[] {257, 'e', 'r', ' ', 256}, tokenizer.encode("anger an"));
        }
    }

    private String refusal() {
        return Refusals.of(() -> Tokenizer.load(folder, Qwen2Audio.SPECIALS));
    }
}
