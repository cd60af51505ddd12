// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Multinomial logistic regression against what can be said of its minimum by hand. */
class MultinomialRegressionTest {
    private static final double[][] ROWS = {{2, 0}, {1, 0.5}, {-2, 0}, {-1, -0.5}, {0, 3}, {0.5, 2}, {1.5, -0.2}};
    private static final int[] LABELS = {0, 0, 1, 1, 2, 2, 0};

    private static double[] shares(MultinomialRegression of, double[] row) {
        var shares = Arrays.stream(of.values(row)).map(Math::exp).toArray();
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }

    /** Of the loss nothing is left of the slope in any weight or intercept; each label counts as much in all. */
    @Test
    void itIsAtTheMinimumOfItsLoss() {
        double cost = 0.7;
        var found = MultinomialRegression.train(ROWS, LABELS, 3, cost);
        var clips = new int[] {3, 2, 2};
        for (int label = 0; label < 3; label++) {
            var slope = new double[] {found.weights()[label][0], found.weights()[label][1], 0};
            for (int i = 0; i < ROWS.length; i++) {
                double error = cost * ROWS.length / (3.0 * clips[LABELS[i]])
                        * (shares(found, ROWS[i])[label] - (LABELS[i] == label ? 1 : 0));
                slope[0] += error * ROWS[i][0];
                slope[1] += error * ROWS[i][1];
                slope[2] += error;
            }
            assertArrayEquals(new double[3], slope, 1e-7, "label " + label);
        }
        assertEquals(0, Arrays.stream(found.intercepts()).sum(), 1e-6);
    }

    /** scikit-learn 1.9.1, {@code LogisticRegression(C=0.7, class_weight='balanced', tol=1e-12)} of these rows. */
    @Test
    void itHasTheNumbersOfScikitLearn() {
        var found = MultinomialRegression.train(ROWS, LABELS, 3, 0.7);
        assertArrayEquals(new double[] {0.6814046, -0.3623569}, found.weights()[0], 1e-6);
        assertArrayEquals(new double[] {-0.6979482, -0.4365890}, found.weights()[1], 1e-6);
        assertArrayEquals(new double[] {0.0165437, 0.7989459}, found.weights()[2], 1e-6);
        assertArrayEquals(new double[] {0.2608889, 0.3425173, -0.6034063}, found.intercepts(), 1e-6);
    }

    /** From these rows Newton's whole steps lead ever farther away. */
    @Test
    void aMinimumIsFoundWhereWholeStepsLeadAstray() {
        var rows = new double[][] {{81.5, -4.5}, {-4.5, -40.5}, {26.6, 44.1}, {-24.2, -85.4}, {-17.7, -99.6},
            {42.5, 45.8}, {-40.8, 9.2}};
        var labels = new int[] {0, 1, 1, 1, 0, 1, 1};
        var clips = new int[] {2, 5};
        var found = MultinomialRegression.train(rows, labels, 2, 30_000);
        double slope = 0;
        for (int i = 0; i < rows.length; i++) {
            slope += rows.length / (2.0 * clips[labels[i]])
                    * (shares(found, rows[i])[0] - (labels[i] == 0 ? 1 : 0)) * rows[i][0];
        }
        assertEquals(-found.weights()[0][0] / 30_000, slope, 1e-6);
    }

    @Test
    void moreNumbersThanRowsAreNoHindranceAndTheSameRowsGiveTheSameNumbers() {
        var random = new Random(3);
        var rows = new double[10][];
        Arrays.setAll(rows, i -> random.doubles(40).toArray());
        var labels = new int[] {0, 1, 2, 3, 0, 1, 2, 3, 0, 1};
        var found = MultinomialRegression.train(rows, labels, 4, 0.003);
        var again = MultinomialRegression.train(rows, labels, 4, 0.003);
        assertArrayEquals(found.weights()[2], again.weights()[2]);
        assertTrue(Arrays.stream(found.weights()[2]).allMatch(Double::isFinite));
    }

    @Test
    void aLabelWithoutARowIsNextToImpossibleAndTheOthersAreAsWithoutIt() {
        var labels = Arrays.stream(LABELS).map(label -> label == 2 ? 3 : label).toArray();
        var with = MultinomialRegression.train(ROWS, labels, 4, 0.7);
        var without = MultinomialRegression.train(ROWS, LABELS, 3, 0.7);
        assertArrayEquals(without.weights()[2], with.weights()[3]);
        assertTrue(shares(with, ROWS[0])[2] < 1e-7);
    }

    @Test
    void oneLabelAloneIsRefused() {
        assertEquals("training clips: all of one label (expected: of two labels or more)",
                Refusals.of(() -> MultinomialRegression.train(ROWS, new int[ROWS.length], 2, 1)));
    }
}
