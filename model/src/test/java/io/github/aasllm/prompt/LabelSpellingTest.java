// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelSpellingTest {
    @Test
    void whiteSpaceOfAnyKindAroundALabelDoesNotCountAndInsideIsOneSpace() {
        for (var text : List.of(
                "very sad", " very sad\t", "\u00a0very\u00a0\u2003sad\u3000", "\uFEFFvery sad\r\n")) {
            assertEquals("very sad", LabelSpelling.of(text));
        }
        assertEquals("", LabelSpelling.of(" \u00a0 "));
    }

    /** u and two dots above, and the letter for both, look alike and are one label. */
    @Test
    void whatUnicodeComposesIsOneLabel() {
        assertEquals("\u00fcberrascht", LabelSpelling.of("u\u0308berrascht"));
        assertEquals("labels: [w\u00fctend, w\u00fctend] (expected: each label once)",
                Refusals.of(() -> LabelSet.parse("w\u00fctend,wu\u0308tend")));
    }

    @Test
    void whatNobodySeesIsRefused() {
        for (var unseen : List.of(
                "\u0007", "\t", "\n", "\u0000", "\u001b[31m", "\u200b", "\u202e", "\ud800")) {
            assertEquals(" (expected: words without control characters)",
                    Refusals.of(() -> LabelSpelling.of("an" + unseen + "ger")).replaceAll("^[^(]* ", " "));
        }
        assertEquals("a\u200db", LabelSpelling.of("a\u200db"), "a joint of letters is part of a word");
    }

    @Test
    void labelsThatDifferInCaseAloneAreVariants() {
        assertEquals(List.of(List.of("Anger", "anger"), List.of("FREUDE", "Freude")),
                LabelSpelling.variants(List.of("anger", "Freude", "joy", "Anger", "FREUDE")));
        assertEquals(List.of(), LabelSpelling.variants(List.of("anger", "angry")));
        assertEquals("labels: [Anger, anger] (expected: one spelling of each label, not Anger and anger)",
                Refusals.of(() -> LabelSet.parse("Anger, anger")));
    }
}
