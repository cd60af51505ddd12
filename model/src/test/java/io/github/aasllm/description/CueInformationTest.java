// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Mutual information by hand, and that chance is what it is called. */
class CueInformationTest {
    /** Sums of a few logarithms, each within an ulp. */
    private static final double EXACT = 1e-14;

    private static final List<Level> LEVELS =
            List.of(Level.HIGH, Level.HIGH, Level.HIGH, Level.HIGH, Level.LOW, Level.LOW, Level.LOW, Level.LOW);

    @Test
    void aTableOfTwoByTwoIsAsByHand() {
        // 3 and 1 of 8 beside 1 and 3: 2 · 3/8 · log2(3/8 / (1/4)) + 2 · 1/8 · log2(1/8 / (1/4)) = 3/4 · log2(3/2) - 1/4
        var labels = List.of("a", "a", "a", "b", "a", "b", "b", "b");
        assertEquals(0.75 * Math.log(1.5) / Math.log(2) - 0.25, bits(LEVELS, labels), EXACT);
    }

    @Test
    void levelsThatAreTheLabelsTellAllOfThem() {
        assertEquals(1, bits(LEVELS, List.of(1, 1, 1, 1, 0, 0, 0, 0)), EXACT);
        // four labels in two levels: of 2 bits, 1 is told
        var labels = List.of("a", "a", "b", "b", "c", "c", "d", "d");
        assertEquals(2, CueInformation.entropy(labels), EXACT);
        assertEquals(1, bits(LEVELS, labels), EXACT);
    }

    @Test
    void independentSharesTellNothing() {
        var found = CueInformation.of(LEVELS, List.of("a", "a", "b", "b", "a", "a", "b", "b"), 1);
        assertEquals(0, found.bits(), EXACT);
        assertEquals(1, found.pValue(), "every permutation tells at least as much");
        assertTrue(found.chance() > 0, "8 clips seem to tell something by chance");
    }

    @Test
    void cuesTogetherCanTellWhatNeitherTellsAlone() {
        var first = List.of(0, 0, 1, 1);
        var second = List.of(0, 1, 0, 1);
        var labels = List.of("same", "other", "other", "same");
        assertEquals(0, bits(first, labels), EXACT);
        assertEquals(0, bits(second, labels), EXACT);
        assertEquals(1, bits(List.of("00", "01", "10", "11"), labels), EXACT);
    }

    @Test
    void chanceIsTheMeanOverAllOrders() {
        // Of the 70 ways to put 4 labels a of 8 beside 4 High: 2 have 4 and 0 (1 bit), 32 have 3 and 1, 36 have 2 and 2.
        double three = 0.75 * Math.log(1.5) / Math.log(2) - 0.25;
        double mean = (2 * 1 + 32 * three) / 70;
        // the deviation of one permutation is 0.18, so that of the mean of 1000 is 0.006: four of them
        assertEquals(mean, CueInformation.of(LEVELS, List.of(1, 0, 1, 0, 1, 0, 1, 0), 3).chance(), 0.024);
        // and 2 of 70 reach 1 bit: 0.0286, whose deviation over 1000 is 0.0053
        assertEquals(2 / 70.0, CueInformation.of(LEVELS, LEVELS, 3).pValue(), 0.022);
    }

    @Test
    void levelsThatHaveNothingToDoWithLabelsTellWhatChanceTells() {
        var random = new SplittableRandom(11);
        double excess = 0;
        int significant = 0;
        for (int round = 0; round < 40; round++) {
            var levels = new ArrayList<Level>();
            var labels = new ArrayList<Integer>();
            for (int i = 0; i < 200; i++) {
                levels.add(random.nextBoolean() ? Level.HIGH : Level.LOW);
                labels.add(random.nextInt(4));
            }
            var found = CueInformation.of(levels, labels, round);
            excess += found.bits() - found.chance();
            significant += found.pValue() < 0.05 ? 1 : 0;
        }
        // 3 / (2 · 200 · ln 2) = 0.011 is expected of each by chance; its deviation is 0.009, over 40 rounds 0.0014
        assertEquals(0, excess / 40, 0.005);
        assertTrue(significant <= 8, "5 % of 40 is 2, and more than 8 come once in 100,000 times");
    }

    @Test
    void theSameSeedGivesTheSame() {
        var labels = List.of("a", "a", "a", "b", "a", "b", "b", "b");
        assertEquals(CueInformation.of(LEVELS, labels, 5), CueInformation.of(LEVELS, labels, 5));
    }

    @Test
    void levelsAndLabelsChangePlacesWithoutEffect() {
        var labels = new ArrayList<>(List.of("a", "b", "c", "a", "b", "c", "a", "a"));
        Collections.shuffle(labels, new java.util.Random(1));
        assertEquals(bits(LEVELS, labels), bits(labels, LEVELS), EXACT);
    }

    @Test
    void aLabelForEachClipIsNeeded() {
        assertEquals("labels: 1 (expected: one for each of the 8 clips, 1 or more)",
                assertThrows(IllegalArgumentException.class, () -> bits(LEVELS, List.of("a"))).getMessage());
        assertThrows(IllegalArgumentException.class, () -> bits(List.of(), List.of()));
    }

    private static double bits(List<?> levels, List<?> labels) {
        return CueInformation.of(levels, labels, 1).bits();
    }
}
