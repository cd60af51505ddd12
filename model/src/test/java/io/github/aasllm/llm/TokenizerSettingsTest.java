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
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All files of a tokenizer say the same, and nothing in them makes other tokens without a word. */
class TokenizerSettingsTest {
    private static final String UNKNOWN =
            " (expected: absent or false, for what it would do to a prediction is not known here)";
    private static final String RULE =
            " (expected: merges that make the vocabulary, in the order of its ids, and a vocabulary that has what"
            + " they make) in ";
    private static final String ANEW =
            "; the tokenizer's files are cut short or of two models: download them anew";
    private static final String TEXT = "high, medium or low";

    @TempDir
    private Path folder;
    private long[] ids;

    @BeforeEach
    void writeTokenizer() throws IOException {
        ByteTokenizer.withWordsOf(List.of("high medium low", " high", " medium"), Qwen2Audio.SPECIALS).write(folder);
        ids = encode();
    }

    @Test
    void mergesThatAreCutShortAreRefused() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));
        assertArrayEquals(ids, encode());
        var merges = folder.resolve("merges.txt");
        var whole = Files.readAllBytes(merges);
        for (int length : new int[] {20, 30, whole.length - 4}) {
            Files.write(merges, Arrays.copyOf(whole, length));
            var message = refusal();
            assertTrue(message.startsWith("tokenizer: "), message);
            assertTrue(message.endsWith(RULE + folder + ANEW), message);
        }
        Files.writeString(merges, "#version: 0.2\n");
        assertEquals("tokenizer: token ed, which no merge makes" + RULE + folder + ANEW, firstOf("ed"));
    }

    @Test
    void mergesOfTheModelInTheBoxThatAreCutAt712BytesAreRefused() throws IOException {
        var mini = Path.of(System.getProperty("aasllm.root", ".."), "models/mini");
        for (var name : List.of("vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(mini.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        ids = encode();
        Files.delete(folder.resolve("tokenizer.json"));
        assertArrayEquals(ids, encode());
        var merges = folder.resolve("merges.txt");
        Files.write(merges, Arrays.copyOf(Files.readAllBytes(merges), 712)); // it gave anger 0.9999999
        assertTrue(refusal().endsWith(", which no merge makes" + RULE + folder + ANEW), refusal());
    }

    /** A merge's rank is its place: sorted by the alphabet they gave anger 0.55 for 0.42. */
    @Test
    void mergesInAnotherOrderAreRefused() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));
        var merges = folder.resolve("merges.txt");
        var lines = new ArrayList<>(Files.readAllLines(merges));
        Collections.reverse(lines.subList(1, lines.size()));
        Files.write(merges, lines);
        assertTrue(refusal().matches("tokenizer: merge .+ of id \\d+ behind one of id \\d+ .*"), refusal());
    }

    /** Each id raised by one asks for the embedding of the next token: other answers, without a word. */
    @Test
    void aVocabularyWhoseIdsWereMovedIsRefused() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));
        var file = folder.resolve("vocab.json");
        var moved = Pattern.compile(": ?(\\d+)").matcher(Files.readString(file))
                .replaceAll(id -> ": " + (Integer.parseInt(id.group(1)) + 1));
        Files.writeString(file, moved);
        assertTrue(refusal().startsWith("tokenizer: no token of id 0 among "), refusal());
    }

    private String firstOf(String token) {
        return refusal().replaceFirst("token .*, which", "token " + token + ", which");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        x y z%n  ~ merge x y z, of tokens that are not there
        xy%n     ~ merge xy, of tokens that are not there
        q x%n    ~ merge q x, of tokens that are not there
        """)
    void aMergeOfTokensThatAreNotThereIsRefused(String merges, String refusal) throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("merges.txt"), merges.formatted());
        assertEquals("tokenizer: " + refusal + RULE + folder + ANEW, refusal());
    }

    @Test
    void aByteWithoutATokenAndTwoTokensWithOneIdAreRefused() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));
        var vocabulary = folder.resolve("vocab.json");
        var whole = Files.readString(vocabulary);
        Files.writeString(vocabulary, whole.replace("\"A\":65,", ""));
        assertEquals("tokenizer: no token for byte 65" + RULE + folder + ANEW, refusal());
        Files.writeString(vocabulary, whole.replace("\"A\":65,", "\"A\":66,"));
        assertEquals("tokenizer: token B with the id of another, 66" + RULE + folder + ANEW, refusal());
    }

    @Test
    void partsThatDifferFromTheWholeAreRefused() throws IOException {
        var merges = folder.resolve("merges.txt");
        var lines = Files.readAllLines(merges);
        Files.write(merges, lines.reversed());
        assertEquals("tokenizer: other merges (expected: the same in tokenizer.json, vocab.json and merges.txt)"
                + " in " + folder + "; take all of them from one model", refusal());
        Files.write(merges, lines);
        var vocabulary = folder.resolve("vocab.json");
        Files.writeString(vocabulary, Files.readString(vocabulary).replace("\"A\":65", "\"A\":9065"));
        assertEquals("tokenizer: another id for A (expected: the same in tokenizer.json, vocab.json and"
                + " merges.txt) in " + folder + "; take all of them from one model", refusal());
    }

    @Test
    void aMergesFileThatGitLfsLeftIsSaidToBeOne() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));
        var merges = Files.writeString(folder.resolve("merges.txt"),
                "version https://git-lfs.github.com/spec/v1\n");
        assertEquals("content: a Git LFS pointer, not the file itself (expected: a merges.txt) in " + merges
                + "; fetch it by git lfs pull, or download it anew", refusal());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"chat_template\": \"{{ x }}\", \"model_max_length\": 32768, \"bos_token\": null, \"errors\": \"x\"",
        "\"add_prefix_space\": false, \"split_special_tokens\": false, \"padding_side\": \"left\"",
        "\"unk_token\": {\"content\": \"<|endoftext|>\", \"lstrip\": false, \"__type\": \"AddedToken\"}",
        "\"extra_special_tokens\": {\"audio_token\": \"<|AUDIO|>\"}"})
    void whatDoesNotChangeTokensIsTaken(String settings) throws IOException {
        change("tokenizer_config.json", "{", "{" + settings + ",");
        assertArrayEquals(ids, encode());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
        tokenizer_config.json ~ {                ~ {"add_prefix_space": true,  ~ add_prefix_space: trueUNKNOWN
        tokenizer_config.json ~ {                ~ {"add_bos_token": true,     ~ add_bos_token: trueUNKNOWN
        tokenizer_config.json ~ {                ~ {"split_special_tokens": true, ~ split_special_tokens: trueUNKNOWN
        tokenizer_config.json ~ {                ~ {"auto_map": {"a": "b"},    ~ auto_map: {"a":"b"}UNKNOWN
        tokenizer_config.json ~ "Qwen2Tokenizer" ~ "LlamaTokenizer"            ~ tokenizer_class: LlamaTokenizer (expected: Qwen2Tokenizer)
        tokenizer_config.json ~ "pad_token":"<|endoftext|>" ~ "pad_token":"[PAD]" ~ pad_token: [PAD] (expected: a token that the tokenizer has)
        tokenizer_config.json ~ special_tokens":[ ~ special_tokens":["<|extra|>", ~ additional_special_tokens: <|extra|> (expected: a token that the tokenizer has)
        tokenizer_config.json ~ "lstrip":false   ~ "lstrip":true               ~ added_tokens_decoder.ID.lstrip: trueUNKNOWN
        tokenizer_config.json ~ x                ~ y                           ~ SOUND
        tokenizer.json        ~ "version":"1.0"  ~ "version":"1.0","more":1    ~ more: 1UNKNOWN
        tokenizer.json        ~ "type":"NFC"     ~ "type":"NFC","more":1       ~ normalizer.more: 1UNKNOWN
        tokenizer.json        ~ "version":"1.0"  ~ "version":"1.0","post_processor":{"type":"BertProcessing"} ~ post_processor.type: BertProcessing (expected: ByteLevel, as Qwen2 has it)
        tokenizer.json        ~ "version":"1.0"  ~ "version":"1.0","post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"x"}}]} ~ post_processor.single: {"SpecialToken":{"id":"x"}} (expected: the text alone, as Qwen2 has it)
        """)
    void whatCouldChangeTokensIsRefusedByItsName(String file, String before, String after, String refusal)
            throws IOException {
        if (refusal.equals("SOUND")) {
            change(file, "<|AUDIO|>", "<|SOUND|>");
            assertTrue(refusal().endsWith("<|SOUND|> (expected: a token that the tokenizer has under this id) in "
                    + folder.resolve(file)), refusal());
            return;
        }
        change(file, before, after);
        assertEquals(refusal.replace("UNKNOWN", UNKNOWN) + " in " + folder.resolve(file),
                refusal().replaceFirst("decoder\\.\\d+\\.", "decoder.ID."));
    }

    @Test
    void tokensThatWereAddedHaveTheIdsOfTheTokenizer() throws IOException {
        var added = folder.resolve("added_tokens.json");
        long audio;
        try (var tokenizer = Tokenizer.load(folder, Qwen2Audio.SPECIALS)) {
            audio = tokenizer.special("<|AUDIO|>");
        }
        Files.writeString(added, "{\"<|AUDIO|>\": " + audio + "}");
        assertArrayEquals(ids, encode());
        Files.writeString(added, "{\"<|AUDIO|>\": 7}");
        assertEquals("<|AUDIO|>: 7 (expected: the id that the tokenizer has for it) in " + added, refusal());
        Files.writeString(added, "{\"<|more|>\": 9000}");
        assertEquals("<|more|>: 9000 (expected: the id that the tokenizer has for it) in " + added, refusal());
    }

    @Test
    void specialTokensAreNamedByTheMapAsTheTokenizerHasThem() throws IOException {
        var map = folder.resolve("special_tokens_map.json");
        Files.writeString(map, "{\"eos_token\": \"<|im_end|>\", \"additional_special_tokens\": [\"<|AUDIO|>\"]}");
        assertArrayEquals(ids, encode());
        Files.writeString(map, "{\"eos_token\": {\"content\": \"</s>\", \"lstrip\": false}}");
        assertEquals("eos_token: </s> (expected: a token that the tokenizer has) in " + map, refusal());
        Files.writeString(map, "{\"other\": \"<|im_end|>\"}");
        assertEquals("other: <|im_end|>" + UNKNOWN + " in " + map, refusal());
    }

    private void change(String name, String before, String after) throws IOException {
        var file = folder.resolve(name);
        var text = Files.readString(file);
        assertTrue(text.contains(before), before);
        int at = text.indexOf(before);
        Files.writeString(file, text.substring(0, at) + after + text.substring(at + before.length()));
    }

    private long[] encode() {
        try (var tokenizer = Tokenizer.load(folder, Qwen2Audio.SPECIALS)) {
            return tokenizer.encode(TEXT);
        }
    }

    private String refusal() {
        return Refusals.of(() -> Tokenizer.load(folder, Qwen2Audio.SPECIALS));
    }
}
