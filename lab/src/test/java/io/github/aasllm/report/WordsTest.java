// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    /** Two arms that begin alike would have one name in a drawing if it ended where the room does. */
    @Test
    void aLongNameInADrawingIsPartedAtItsComma() {
        assertEquals(List.of("spectral statistics,", "RBF SVM"), Words.lines("spectral statistics, RBF SVM"));
        assertEquals(List.of("aligned/aligned"), Words.lines("aligned/aligned"));
        assertEquals(List.of("none/none, voice"), Words.lines("none/none, voice"), "16 characters, of 17");
        assertEquals(List.of("a word without e…"), Words.lines("a word without end, as it seems".replace(",", "")));
        assertEquals(List.of("a,", "much longer part th…"), Words.lines("a, much longer part than has room"));
    }
}
