// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.Stretch;
import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmoothingTest {
    private static final double EXACT = 1e-12;

    /** Three windows of 3 s, a second apart; their cells are 0 to 2, 2 to 3 and 3 to 5 s. */
    private static final List<Stretch> THREE = Windows.STANDARD.of(0, 5);

    @Test
    void aStretchOfOneWindowHasTheModelsOwnProbabilities() {
        double[][] said = {{0.7, 0.2, 0.1}};
        assertArrayEquals(said[0], Smoothing.STANDARD.of(List.of(new Stretch(4, 5)), said)[0], EXACT);
    }

    /** Cells of 2 of 3 s, so p to the power of 2/3. */
    @Test
    void withoutDwellEachWindowIsByItself() {
        var smoothed = new Smoothing(0).of(Windows.STANDARD.of(0, 4), new double[][] {{0.8, 0.2}, {0.1, 0.9}});
        double high = Math.pow(0.8, 2 / 3.0);
        double low = Math.pow(0.2, 2 / 3.0);
        assertEquals(high / (high + low), smoothed[0][0], EXACT);
        double first = Math.pow(0.1, 2 / 3.0);
        assertEquals(first / (first + Math.pow(0.9, 2 / 3.0)), smoothed[1][0], EXACT);
    }

    /** All 27 sequences of three labels, each as likely as its moves and its evidence. */
    @Test
    void itIsThePosteriorOverAllSequencesOfLabels() {
        double[][] said = {{0.6, 0.3, 0.1}, {0.2, 0.5, 0.3}, {0.1, 0.1, 0.8}};
        double[] share = {2 / 3.0, 1 / 3.0, 2 / 3.0};
        double stay = Math.exp(-1.5 / 4); // from the middle of one cell to that of the next, (2 + 1) / 2 s, for both
        var expected = new double[3][3];
        for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 3; b++) {
                for (int c = 0; c < 3; c++) {
                    double likely = move(a, b, stay) * move(b, c, stay)
                            * Math.pow(said[0][a], share[0]) * Math.pow(said[1][b], share[1])
                            * Math.pow(said[2][c], share[2]);
                    expected[0][a] += likely;
                    expected[1][b] += likely;
                    expected[2][c] += likely;
                }
            }
        }
        var smoothed = new Smoothing(4).of(THREE, said);
        for (int i = 0; i < 3; i++) {
            double sum = Arrays.stream(expected[i]).sum();
            for (int label = 0; label < 3; label++) {
                assertEquals(expected[i][label] / sum, smoothed[i][label], EXACT, i + " " + label);
            }
        }
    }

    private static double move(int from, int to, double stay) {
        return (from == to ? stay : 0) + (1 - stay) / 3;
    }

    /** Nine seconds of one opinion are three windows' worth of evidence, however many windows have heard them. */
    @Test
    void eachSecondCountsOnceWhateverTheHop() {
        for (double hop : new double[] {3, 1, 0.5, 0.25}) {
            var windows = new Windows(3, hop).of(0, 9);
            var said = new double[windows.size()][];
            Arrays.fill(said, new double[] {0.6, 0.4});
            var smoothed = new Smoothing(3600).of(windows, said);
            double cubed = Math.pow(0.6, 3) / (Math.pow(0.6, 3) + Math.pow(0.4, 3));
            // a label that lasts an hour on the whole changes within 9 s with a probability of 1 in 400
            assertEquals(cubed, smoothed[smoothed.length / 2][0], 0.002, "hop " + hop);
        }
    }

    @Test
    void aDoubtfulWindowFollowsItsNeighboursAndASureOneDoesNot() {
        double[] one = {0.9, 0.1};
        var windows = Windows.STANDARD.of(0, 7);
        assertTrue(Smoothing.STANDARD.of(windows, new double[][] {one, one, {0.3, 0.7}, one, one})[2][0] > 0.8);
        assertTrue(new Smoothing(1).of(windows, new double[][] {one, one, {1e-5, 1}, one, one})[2][0] < 0.5);
    }

    /** A probability of 0 counts as one in a million, or a single window would rule a label out for the whole stretch. */
    @Test
    void noWindowRulesALabelOut() {
        var smoothed = new Smoothing(3600).of(THREE, new double[][] {{0, 1}, {1, 0}, {0.9, 0.1}});
        for (double[] shares : smoothed) {
            assertEquals(1, shares[0] + shares[1], EXACT);
            assertTrue(shares[0] > 0 && shares[1] > 0, Arrays.toString(shares));
        }
    }

    @Test
    void aDwellIsATime() {
        for (double dwell : new double[] {-1, Double.NaN, 3601}) {
            assertEquals("dwell: " + dwell + " s (expected: 0 to 3600 s)",
                    assertThrows(InvalidInputException.class, () -> new Smoothing(dwell)).getMessage());
        }
    }
}
