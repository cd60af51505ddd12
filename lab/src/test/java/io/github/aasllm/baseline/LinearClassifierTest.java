// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.baseline.LinearClassifier.Kind;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The linear baselines against what can be said of them by hand. */
class LinearClassifierTest {
    private static final double[][] ROWS = {{2, 0}, {1, 0.5}, {-2, 0}, {-1, -0.5}, {0, 3}, {0.5, 2}};
    private static final int[] LABELS = {0, 0, 1, 1, 2, 2};

    private static int best(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    @ParameterizedTest
    @EnumSource
    void eachTellsWhatLinesPart(Kind kind) {
        var classifier = LinearClassifier.train(kind, ROWS, LABELS, 3, 10);
        for (int i = 0; i < ROWS.length; i++) {
            assertEquals(LABELS[i], best(classifier.scores(ROWS[i])), kind + " " + i);
        }
        assertEquals(3 * (2 + 1), classifier.numbers());
    }

    /** Of the regularised logistic loss nothing is left of the slope in any weight, and in the free intercept. */
    @Test
    void logisticRegressionIsAtTheMinimumOfItsLoss() {
        double cost = 0.7;
        var classifier = LinearClassifier.train(Kind.LOGISTIC_REGRESSION, ROWS, LABELS, 3, cost);
        var origin = classifier.scores(new double[] {0, 0});
        for (int label = 0; label < 3; label++) {
            double intercept = logit(origin[label]);
            double[] w = {logit(classifier.scores(new double[] {1, 0})[label]) - intercept,
                logit(classifier.scores(new double[] {0, 1})[label]) - intercept};
            var slope = new double[] {w[0], w[1], 0};
            for (int i = 0; i < ROWS.length; i++) {
                double share = 1 / (1 + Math.exp(-(w[0] * ROWS[i][0] + w[1] * ROWS[i][1] + intercept)));
                double error = cost * (share - (LABELS[i] == label ? 1 : 0));
                slope[0] += error * ROWS[i][0];
                slope[1] += error * ROWS[i][1];
                slope[2] += error;
            }
            assertArrayEquals(new double[3], slope, 1e-6, "label " + label);
        }
    }

    /**
     * Weights of the two columns and the intercept of scikit-learn 1.9.1 for these rows, C = 0.7, each label against
     * the rest: {@code LogisticRegression(tol=1e-12)}, and {@code LinearSVC(dual=False, tol=1e-14)}, which with
     * {@code intercept_scaling=1e4} as good as leaves the intercept free.
     */
    @ParameterizedTest
    @CsvSource({
        "LOGISTIC_REGRESSION, 0,  0.8641271, -0.4195555, -0.5823260",
        "LOGISTIC_REGRESSION, 1, -0.8459003, -0.5777969, -0.3699189",
        "LOGISTIC_REGRESSION, 2,  0.0296137,  0.9985099, -1.7058379",
        "SVM, 0,  0.8358632, -0.4448492, -0.1760777",
        "SVM, 1, -0.6148553, -0.3371787, -0.0060717",
        "SVM, 2, -0.0475504,  0.8415521, -1.0425518",
    })
    void weightsAreThoseOfScikitLearn(Kind kind, int label, double first, double second, double intercept) {
        var classifier = LinearClassifier.train(kind, ROWS, LABELS, 3, 0.7);
        for (var row : new double[][] {{0, 0}, {1, 0}, {0, 1}, {-3, 2}}) {
            double score = classifier.scores(row)[label];
            double value = kind == Kind.SVM ? score : logit(score);
            assertEquals(intercept + first * row[0] + second * row[1], value, 1e-5, Arrays.toString(row));
        }
    }

    private static double logit(double logShare) {
        double share = Math.exp(logShare);
        return Math.log(share / (1 - share));
    }

    @ParameterizedTest
    @EnumSource
    void theSameRowsGiveTheSameNumbersAndOfTwoLabelsOneFunctionIsEnough(Kind kind) {
        var random = new Random(3);
        var rows = new double[60][40];
        var labels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            labels[i] = i % 2;
            for (int d = 0; d < 40; d++) {
                rows[i][d] = random.nextGaussian() + (d == 0 ? labels[i] : 0);
            }
        }
        var first = LinearClassifier.train(kind, rows, labels, 2, 1);
        assertArrayEquals(first.scores(rows[5]), LinearClassifier.train(kind, rows, labels, 2, 1).scores(rows[5]));
        assertEquals(41, first.numbers());
        var scores = first.scores(rows[0]);
        double sum = kind == Kind.SVM ? scores[0] + scores[1] : Math.exp(scores[0]) + Math.exp(scores[1]) - 1;
        assertEquals(0, sum, 1e-12);
    }

    @ParameterizedTest
    @EnumSource
    void aLabelWithoutATrainingClipIsTheLeastLikelyAndOneLabelAloneIsRefused(Kind kind) {
        var scores = LinearClassifier.train(kind, ROWS, LABELS, 4, 1).scores(ROWS[0]);
        assertTrue(scores[3] < Math.min(scores[0], Math.min(scores[1], scores[2])));
        assertEquals("training clips: all of one label (expected: of two labels or more)",
                Refusals.of(() -> LinearClassifier.train(kind, ROWS, new int[6], 3, 1)));
    }

    @Test
    void rowsAreStandardisedByTheTrainingRowsAndWhatIsUndefinedIsTheirMean() {
        var scale = Standardisation.of(new double[][] {{1, 5, Double.NaN}, {3, 5, 2}, {Double.NaN, 5, 4}});
        assertArrayEquals(new double[] {-1, 0, 0}, scale.of(new double[] {1, 9, Double.NEGATIVE_INFINITY}));
        assertArrayEquals(new double[] {3, 0, 1}, scale.of(new double[] {5, 5, 4}));
    }
}
