// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Phonemes as classes: which count as the same, and what is told of the rare ones. */
class PhonemeClassesTest {
    private static Tracks clip(int... phonemes) {
        var flat = new float[phonemes.length];
        return new Tracks(flat, flat, flat, flat, phonemes, new int[phonemes.length]);
    }

    @Test
    void lengthStressAndMarksMakeNoOtherPhoneme() {
        var classes = new PhonemeClasses();
        int a = classes.number("a");
        assertEquals(a, classes.number("a\u02d0"), "long");
        assertEquals(a, classes.number("\u02c8a"), "stressed");
        assertEquals(a, classes.number("a\u0303"), "nasal");
        assertNotEquals(a, classes.number("i"));
    }

    @Test
    void theMostFrequentIsTheFirstAndAnUnknownOneStaysSo() {
        var classes = new PhonemeClasses();
        int rare = classes.number("a");
        int frequent = classes.number("i");
        var clip = clip(rare, -1, -1, -1, frequent, frequent);
        classes.count(clip);
        assertArrayEquals(new int[] {1, -1, -1, -1, 0, 0},
                classes.ranked(List.of(clip)).getFirst().phoneme());
    }

    @Test
    void theRestShareTheLastClass() {
        var classes = new PhonemeClasses();
        var clips = new ArrayList<Tracks>();
        for (int i = 0; i < 70; i++) {
            var phonemes = new int[70 - i]; // the later, the rarer
            Arrays.fill(phonemes, classes.number(Character.toString(0x430 + i))); // letters of Cyrillic
            clips.add(clip(phonemes));
        }
        clips.forEach(classes::count);
        var ranked = classes.ranked(clips);
        for (int i = 0; i < 70; i++) {
            assertEquals(Math.min(i, 63), ranked.get(i).phoneme()[0]);
        }
    }
}
