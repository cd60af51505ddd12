// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.baseline;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;

/**
 * A linear function of a row for each label, which LIBLINEAR finds: the label's clips against all others, by
 *
 * <pre>
 *   min over w, b   |w|² / 2 + C Σ loss(y (w · x + b)),   y = 1 or -1
 * </pre>
 *
 * <p>with the logistic loss, or as a support vector machine the squared hinge loss. The intercept b is not
 * regularised. Nothing is drawn: the same rows give the same numbers.
 */
public final class LinearClassifier {
    private static final double TOLERANCE = 1e-8; // of the gradient's norm, beside that at the beginning
    private static final int MOST_STEPS = 1000;
    private static final double UNSEEN = -20; // the score of a label without a training clip: its share is 2e-9

    /** How errors are counted. */
    public enum Kind {
        LOGISTIC_REGRESSION(SolverType.L2R_LR),
        SVM(SolverType.L2R_L2LOSS_SVC);

        private final SolverType solver;

        Kind(SolverType solver) {
            this.solver = solver;
        }
    }

    private final Kind kind;
    private final double[][] weights; // [label][column], and behind them the intercept; null of an unseen label

    private LinearClassifier(Kind kind, double[][] weights) {
        this.kind = kind;
        this.weights = weights;
    }

    /**
     * Trains.
     *
     * @param rows standardised, all of one length
     * @param labels of the rows, 0 to classes - 1
     * @param c what an error costs
     * @throws InvalidInputException if all rows have one label
     */
    public static LinearClassifier train(Kind kind, double[][] rows, int[] labels, int classes, double c) {
        if (Arrays.stream(labels).distinct().count() < 2) {
            throw InvalidInputException.of("training clips", "all of one label", "of two labels or more");
        }
        Linear.disableDebugOutput();
        var problem = new Problem();
        problem.l = rows.length;
        problem.n = rows[0].length + 1;
        problem.bias = 1;
        problem.x = Arrays.stream(rows).map(LinearClassifier::features).toArray(Feature[][]::new);
        problem.y = Arrays.stream(labels).asDoubleStream().toArray();
        var settings = new Parameter(kind.solver, c, TOLERANCE, MOST_STEPS);
        settings.setRegularizeBias(false);
        return new LinearClassifier(kind, weights(Linear.train(problem, settings), classes));
    }

    /** With a 1 behind the row, for the intercept. */
    private static Feature[] features(double[] row) {
        var features = new Feature[row.length + 1];
        for (int column = 0; column < row.length; column++) {
            features[column] = new FeatureNode(column + 1, row[column]);
        }
        features[row.length] = new FeatureNode(row.length + 1, 1);
        return features;
    }

    private static double[][] weights(Model model, int classes) {
        var weights = new double[classes][];
        for (int place = 0; place < model.getNrClass(); place++) {
            var own = new double[model.getNrFeature() + 1];
            for (int column = 0; column < model.getNrFeature(); column++) {
                own[column] = model.getDecfunCoef(column + 1, place);
            }
            own[model.getNrFeature()] = model.getDecfunBias(place);
            weights[model.getLabels()[place]] = own;
        }
        return weights;
    }

    /** Numbers that were trained: of two labels the one's function is the other's negative. */
    public long numbers() {
        long functions = Arrays.stream(weights).filter(own -> own != null).count();
        int each = Arrays.stream(weights).filter(own -> own != null).findFirst().orElseThrow().length;
        return functions == 2 ? each : functions * each;
    }

    /**
     * A score for each label, of which a softmax makes shares: of logistic regression the log probability of the
     * label against the rest, so that the shares are these probabilities over their sum; of a support vector machine
     * the value of the label's function, which is no probability before a temperature is fitted.
     */
    public double[] scores(double[] row) {
        return Arrays.stream(weights).mapToDouble(own -> {
            if (own == null) {
                return UNSEEN;
            }
            double value = value(own, row);
            return kind == Kind.SVM ? value : logSigmoid(value);
        }).toArray();
    }

    private static double value(double[] own, double[] row) {
        double sum = own[row.length];
        for (int column = 0; column < row.length; column++) {
            sum += own[column] * row[column];
        }
        return sum;
    }

    private static double logSigmoid(double value) {
        return Math.min(value, 0) - Math.log1p(Math.exp(-Math.abs(value)));
    }
}
