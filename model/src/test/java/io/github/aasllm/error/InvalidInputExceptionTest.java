// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A refusal is one line that a terminal can show, whatever the files hold that it speaks of. */
class InvalidInputExceptionTest {
    private static final String CLEARS_THE_SCREEN = "\u001b[2J\n";

    @Test
    void noPartMovesTheCursor() {
        var refusal = InvalidInputException
                .of("what" + CLEARS_THE_SCREEN, CLEARS_THE_SCREEN, "a" + CLEARS_THE_SCREEN)
                .in(Path.of("file" + CLEARS_THE_SCREEN))
                .next("look at " + CLEARS_THE_SCREEN);
        assertEquals("what�[2J�: �[2J� (expected: a�[2J�) in file�[2J�; look at �[2J�", refusal.getMessage());
    }

    @Test
    void aVeryLongPartEndsInDots() {
        var message = InvalidInputException.of("w".repeat(300), "v".repeat(9000), "e".repeat(9000)).getMessage();
        assertTrue(message.startsWith("w".repeat(200) + "...: " + "v".repeat(4000) + "... (expected: eee"));
        assertTrue(message.endsWith("e".repeat(4000) + "...)"));
    }
}
