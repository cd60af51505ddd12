// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Positions and masks by hand; 0 is seen and x is not. */
class PassageTest {
    private static final float X = Float.NEGATIVE_INFINITY;

    @Test
    void everyBranchGoesOnWhereTheStemEnds() {
        var passage = new Passage(3, 2, 0, 1);
        assertEquals(3 + 2 + 0 + 1, passage.rows());
        assertEquals(2 + 0 + 1, passage.branchRows());
        assertArrayEquals(new long[] {0, 1, 2, 3, 4, 3}, passage.positions(0));
        assertArrayEquals(new long[] {10, 11, 12, 13, 14, 13}, passage.positions(10));
    }

    @Test
    void aBranchSeesTheCacheTheStemAndItselfUpToItsRow() {
        // columns: one cached token, two of the stem, two of the first branch, one of the second
        float[] expected = {
            0, 0, 0, 0, X, X, //
            0, 0, 0, 0, 0, X, //
            0, 0, 0, X, X, 0, //
        };
        assertArrayEquals(expected, new Passage(2, 2, 1).branchMask(1));
    }

    @Test
    void aPassageWithoutBranchesNeedsNoMask() {
        assertEquals(0, new Passage(5).branchMask(3).length);
    }

    @Test
    void aStemBehindACacheSeesTheCacheAndItselfUpToItsRow() {
        float[] expected = {
            0, 0, 0, X, X, //
            0, 0, 0, 0, X, //
            0, 0, 0, 0, 0, //
        };
        assertArrayEquals(expected, new Passage(3).stemMask(2));
    }
}
