// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.Level;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.llm.ByteTokenizer;
import io.github.aasllm.llm.Tokenizer;
import io.github.aasllm.prompt.PromptTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In the mini model's own tokenizer our words are tokens, and any other text is still read. */
class OwnWordsTest {
    private static final String LONGEST = DescriptionTemplate.builtIn("sentence-v1")
            .fill(Map.of(), Set.of(Cue.values()));

    @TempDir
    private static Path folder;

    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() throws IOException {
        OwnWords.tokenizer(new Qwen2Audio()).write(folder);
        tokenizer = Tokenizer.load(folder, Qwen2Audio.SPECIALS);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @ParameterizedTest
    @ValueSource(strings =
            {"anger", " anger", " happiness", " sadness", " neutral", " boredom", "Emotion", " pitch"})
    void aWordOfOursIsOneToken(String word) {
        assertEquals(1, tokenizer.encode(word).length);
    }

    /** 22 words, a full stop, and for each cue the level's word, which may have brackets around a second. */
    @Test
    void aDescriptionIsSomeTensOfTokens() {
        var high = DescriptionTemplate.builtIn("sentence-v1").fill(
                Map.of(Cue.PITCH, Level.HIGH, Cue.INTENSITY, Level.HIGH, Cue.SPEECH_RATE, Level.HIGH,
                        Cue.ARTICULATION_RATE, Level.HIGH),
                Set.of());
        assertEquals(words(high), tokenizer.encode(high).length);
        assertTrue(tokenizer.encode(LONGEST).length < 50, LONGEST);
        var prompt = PromptTemplate.builtIn("paper");
        assertTrue(tokenizer.encode(prompt.after(high)).length < 50);
    }

    /** Words with the space before them, commas and the full stop. */
    private static int words(String text) {
        return text.split(" ").length + text.replaceAll("[^,.]", "").length();
    }

    @Test
    void anyOtherTextComesBack() {
        for (var text : new String[] {"Zürich, 12 °C", "情绪", "angers", "the  end\n", "a\tb"}) {
            assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
        }
    }

    @Test
    void bothFormsOfItsFilesGiveTheSameTokens() throws IOException {
        var parts = Files.createDirectory(folder.resolve("parts"));
        OwnWords.tokenizer(new Qwen2Audio()).write(parts);
        Files.delete(parts.resolve("tokenizer.json"));
        try (var other = Tokenizer.load(parts, Qwen2Audio.SPECIALS)) {
            var text = PromptTemplate.builtIn("paper").after(LONGEST) + " happiness, übrigens";
            assertArrayEquals(tokenizer.encode(text), other.encode(text));
        }
    }

    /** Learned twice, the merges are the same; what depends on the order of a hash would differ. */
    @Test
    void itIsTheSameEveryTime() {
        assertEquals(OwnWords.tokenizer(new Qwen2Audio()), ByteTokenizer.withWordsOf(OwnWords.texts(new Qwen2Audio()), Qwen2Audio.SPECIALS));
    }
}
