// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.acoustic.Stretch;
import io.github.aasllm.error.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {
    @Test
    void aStretchThatIsNoLongerThanAWindowIsOne() {
        assertEquals(List.of(new Stretch(5, 7)), Windows.STANDARD.of(5, 7));
        assertEquals(List.of(new Stretch(5, 8)), Windows.STANDARD.of(5, 8));
    }

    @Test
    void windowsBeginAHopApartAndTheLastEndsWithTheStretch() {
        // 13 would end at 16, behind the stretch; so the last begins at 15.5 - 3
        assertEquals(List.of(new Stretch(10, 13), new Stretch(11, 14), new Stretch(12, 15), new Stretch(12.5, 15.5)),
                Windows.STANDARD.of(10, 15.5));
    }

    /** Middles 11.5, 12.5, 13.5 and 14; halfway between them 12, 13 and 13.75. */
    @Test
    void cellsPartTheStretchHalfwayBetweenTheMiddles() {
        assertEquals(List.of(new Stretch(10, 12), new Stretch(12, 13), new Stretch(13, 13.75), new Stretch(13.75, 15.5)),
                Windows.cells(Windows.STANDARD.of(10, 15.5)));
        assertEquals(List.of(new Stretch(1, 2)), Windows.cells(Windows.STANDARD.of(1, 2)));
    }

    @Test
    void withoutOverlapCellsAreTheWindows() {
        var apart = new Windows(2, 2).of(0, 6);
        assertEquals(List.of(new Stretch(0, 2), new Stretch(2, 4), new Stretch(4, 6)), apart);
        assertEquals(apart, Windows.cells(apart));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertEquals("window: 0.4 s (expected: 0.5 to 30.0 s)", refused(0.4, 0.4));
        assertEquals("window: NaN s (expected: 0.5 to 30.0 s)", refused(Double.NaN, 1));
        assertEquals("window: 31.0 s (expected: 0.5 to 30.0 s)", refused(31, 1));
        assertEquals("hop: 3.5 s (expected: 0.1 s to 3.0 s, the window)", refused(3, 3.5)); // sound that nobody hears
        assertEquals("hop: 0.0 s (expected: 0.1 s to 3.0 s, the window)", refused(3, 0));
    }

    private static String refused(double length, double hop) {
        return assertThrows(InvalidInputException.class, () -> new Windows(length, hop)).getMessage();
    }
}
