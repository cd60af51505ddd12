// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.aasllm.Refusals;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in texts to the letter, and what a template file must hold. */
class PromptTemplateTest {
    private static final String HEAD = "description: \"{text}\"\nanswer: \"{label}\"\nend: \"<|e|>\"\n";
    private static final Label ANGER = Label.of("anger");

    @Test
    void thePapersPromptHoldsTheSpeechTheTokenAndTheDescription() {
        var prompt = PromptTemplate.builtIn("paper");
        assertEquals("<|audio_bos|>", prompt.before());
        assertEquals("<|audio_eos|><SER> speech emotion recognition\nEmotion:", prompt.after(null));
        assertEquals(
                "<|audio_eos|><SER> speech emotion recognition\nThe acoustic description: High.\nEmotion:",
                prompt.after("High."));
        assertEquals(" anger", prompt.answer(ANGER));
        assertEquals("<|endoftext|>", prompt.end());
    }

    @Test
    void theBaseModelsPromptIsItsOwn() {
        var prompt = PromptTemplate.builtIn("qwen2-audio");
        assertEquals("<|audio_bos|>", prompt.before());
        assertEquals("<|audio_eos|>Recognize the emotion with keywords in English:", prompt.after(null));
        assertEquals("<|audio_eos|>High. Recognize the emotion with keywords in English:",
                prompt.after("High."));
        assertEquals(" anger", prompt.answer(ANGER));
        assertEquals("<|endoftext|>", prompt.end());
    }

    @Test
    void theInstructModelsPromptIsAConversation() {
        var prompt = PromptTemplate.builtIn("qwen2-audio-instruct");
        assertEquals(
                "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\nAudio 1:"
                        + " <|audio_bos|>",
                prompt.before());
        var question = "Which emotion is in this speech? Answer with the emotion only.<|im_end|>\n"
                + "<|im_start|>assistant\n";
        assertEquals("<|audio_eos|>\n" + question, prompt.after(null));
        assertEquals("<|audio_eos|>\nHigh.\n" + question, prompt.after("High."));
        assertEquals("anger", prompt.answer(ANGER));
        assertEquals("<|im_end|>", prompt.end());
    }

    @Test
    void anUnknownNameIsRefusedAndSoIsAPlaceElsewhere() {
        assertEquals("prompt: ours (expected: a built-in template)",
                Refusals.of(() -> PromptTemplate.builtIn("ours")));
        assertEquals("prompt: ../prompt/paper (expected: a built-in template)",
                Refusals.of(() -> PromptTemplate.builtIn("../prompt/paper")));
    }

    @Test
    void commentsAndBlankLinesOfTheHeadDoNotCount() {
        var prompt = new PromptTemplate("x", "# a comment: \"no\"\n\n" + HEAD + "---\n{audio}?");
        assertEquals("?", prompt.after(null));
    }

    @Test
    void lineBreaksAreWrittenAsInJavaAndTheLastOneIsNoPartOfThePrompt() {
        var prompt = new PromptTemplate("x",
                HEAD.replace("{text}", "{text}\\n\\n") + "---\na\n{audio}{description}b\n");
        assertEquals("a\n", prompt.before());
        assertEquals("d\n\nb", prompt.after("d"));
    }

    @Test
    void aDescriptionMayHoldTheWordsOfASlot() {
        var prompt = new PromptTemplate("x", HEAD + "---\n{audio}{description}");
        assertEquals("{description} {text}", prompt.after("{description} {text}"));
    }

    /** Its own words stay where they are, told or not. */
    @Test
    void aSentenceStandsBehindTheDescription() {
        var own = PromptTemplate.builtIn("paper");
        var longer = own.withSentence("longer", "Is it {joy}?").orElseThrow();
        assertEquals("longer", longer.name());
        assertEquals(own.before(), longer.before());
        assertEquals("<|audio_eos|><SER> speech emotion recognition\nThe acoustic description: Low.\n"
                + "Is it {joy}? Emotion:", longer.after("Low."));
        assertEquals("<|audio_eos|><SER> speech emotion recognition\nIs it {joy}? Emotion:", longer.after(null));
        var untold = new PromptTemplate("untold", """
                description: "{text}"
                answer: "{label}"
                end: "<|im_end|>"
                ---
                {audio}Which emotion?""");
        assertEquals(Optional.empty(), untold.withSentence("longer", "Is it joy?"));
    }

    @Test
    void anAnswerIsTheLabelsAnswerAndNotItsName() {
        assertEquals(" very angry", PromptTemplate.builtIn("paper").answer(new Label("anger", "very angry")));
    }

    @Test
    void theHashIsThatOfTheWholeFile() {
        var prompt = new PromptTemplate("x", HEAD + "---\n{audio}");
        assertEquals(prompt.hash(), new PromptTemplate("another name", HEAD + "---\n{audio}").hash());
        assertNotEquals(prompt.hash(),
                new PromptTemplate("x", "# one comment more\n" + HEAD + "---\n{audio}").hash());
        assertEquals(64, prompt.hash().length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        {audio}                                      | no line --- (expected: a head, a line ---, and the prompt)
        HEAD/---/no slot                             | 0 x {audio}, 0 x {description} (expected: {audio} once and {description} at most once, after it)
        HEAD/---/{audio}{audio}                      | 2 x {audio}, 0 x {description} (expected: {audio} once and {description} at most once, after it)
        HEAD/---/{audio}{description}{description}   | 1 x {audio}, 2 x {description} (expected: {audio} once and {description} at most once, after it)
        HEAD/---/{description}{audio}                | {description} before {audio} (expected: {audio} first, so that variants share its reading)
        HEADend: "x"/---/{audio}                     | end twice (expected: each key once)
        HEADcolour: "x"/---/{audio}                  | colour: "x" (expected: one of [description, answer, end], as in answer: "{label}")
        HEADend/---/{audio}                          | end (expected: one of [description, answer, end], as in answer: "{label}")
        HEADend: x"/---/{audio}                      | end: x" (expected: one of [description, answer, end], as in answer: "{label}")
        HEADend: "x/---/{audio}                      | end: "x (expected: one of [description, answer, end], as in answer: "{label}")
        HEADend: "/---/{audio}                       | end: " (expected: one of [description, answer, end], as in answer: "{label}")
        answer: "{label}"/end: "x"/---/{audio}       | no description (expected: a head with the keys [description, answer, end])
        description: "{text}"/answer: "{label}"/---/{audio} | no end (expected: a head with the keys [description, answer, end])
        description: "{text}"/answer: "yes"/end: "x"/---/{audio} | answer: "yes" (expected: {label} once in it)
        description: "so"/answer: "{label}"/end: "x"/---/{audio} | description: "so" (expected: {text} once in it)
        description: "{text}"/answer: "{label}"/end: ""/---/{audio} | end: "" (expected: a special token that ends every answer)
        """)
    void aDamagedTemplateIsRefused(String source, String refusal) {
        var text = source.replace("HEAD", HEAD).replace("/", "\n");
        assertEquals("prompt x: " + refusal, Refusals.of(() -> new PromptTemplate("x", text)));
    }
}
