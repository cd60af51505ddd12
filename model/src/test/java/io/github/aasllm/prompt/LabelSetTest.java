// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Labels, their answers, and which sets make no task. */
class LabelSetTest {
    @Test
    void aListIsReadInItsOrderWithoutSpacesAround() {
        var set = LabelSet.parse(" happy, very sad ,neutral");
        assertEquals(List.of(Label.of("happy"), Label.of("very sad"), Label.of("neutral")), set.labels());
        assertEquals(3, set.size());
    }

    @Test
    void thePapersFourEmotionsAreTheDefault() {
        assertEquals(
                List.of("anger", "happiness", "sadness", "neutral"),
                LabelSet.FOUR_EMOTIONS.labels().stream().map(Label::name).toList());
    }

    @Test
    void oneLabelAndNoneAreRefused() {
        assertEquals("labels: [happy] (expected: two or more)", Refusals.of(() -> LabelSet.parse("happy")));
        assertEquals("labels: [] (expected: two or more)", Refusals.of(() -> new LabelSet(List.of())));
    }

    @Test
    void aLabelOrAnAnswerThatComesTwiceIsRefused() {
        assertEquals("labels: [a, b, a] (expected: each label once)",
                Refusals.of(() -> LabelSet.parse("a,b,a")));
        assertEquals(
                "labels: [a, b] (expected: each label once)",
                Refusals.of(() -> new LabelSet(List.of(new Label("a", "same"), new Label("b", "same")))));
    }

    @Test
    void aLabelWithoutWordsIsRefused() {
        assertEquals("label: \"\" (expected: a word or a few)", Refusals.of(() -> LabelSet.parse("a,,b")));
        assertEquals("label: \"a\" (expected: a word or a few)", Refusals.of(() -> new Label("a", " ")));
    }

    @Test
    void anAnswerThatWouldBeReadAsASpecialTokenIsRefused() {
        assertEquals(
                "label: \"<|im_end|>\" (expected: words without <|)",
                Refusals.of(() -> Label.of("<|im_end|>")));
    }

    /** A model folder from elsewhere brings its labels along, and they are printed. */
    @Test
    void aLabelThatWouldMoveTheCursorOfATerminalIsRefused() {
        var expected = "label: \"�[2Jx\" (expected: words without control characters)";
        assertEquals(expected, Refusals.of(() -> Label.of("\u001b[2Jx")));
        assertEquals(expected, Refusals.of(() -> new Label("\u001b[2Jx", "x")));
        assertEquals("label: \"x\" (expected: words without control characters)",
                Refusals.of(() -> new Label("x", "a\nb")));
    }
}
