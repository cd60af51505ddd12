// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.baseline;

import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;

/**
 * A linear function of a row for each label, of which a softmax makes its probability: multinomial logistic
 * regression,
 *
 * <pre>
 *   min over W, b   |W|² / 2 + C Σ w log(1 / p(y | x)),   p = softmax(W x + b)
 * </pre>
 *
 * <p>with w = N / (L N_y), so that every label counts as much in all. The intercepts are not regularised; they sum to
 * 0. The minimum is found by Newton's method, to the last digits: the same rows give the same numbers. A label without a
 * row is left out, and has no weights and an intercept at which its probability is next to nothing.
 *
 * @param weights W, a row for each label
 * @param intercepts b
 */
public record MultinomialRegression(double[][] weights, double[] intercepts) {
    private static final int MOST_STEPS = 100;
    private static final double TOLERANCE = 1e-10; // of the largest change of a number
    private static final double UNSEEN = -20; // beside intercepts around 0: a share of 2e-9
    private static final double UNREGULARISED = 1e-9; // what keeps the sum of the intercepts, which nothing else does, at 0

    /**
     * Trains.
     *
     * @param rows standardised, all of one length
     * @param labels of the rows, 0 to classes - 1
     * @param c what an error costs, above 0
     * @throws InvalidInputException if all rows have one label
     */
    public static MultinomialRegression train(double[][] rows, int[] labels, int classes, double c) {
        var seen = Arrays.stream(labels).distinct().sorted().toArray();
        if (seen.length < 2) {
            throw InvalidInputException.of("training clips", "all of one label", "of two labels or more");
        }
        var places = Arrays.stream(labels).map(label -> Arrays.binarySearch(seen, label)).toArray();
        var counts = new int[seen.length];
        Arrays.stream(places).forEach(place -> counts[place]++);
        var costs = Arrays.stream(places)
                .mapToDouble(place -> c * rows.length / ((double) seen.length * counts[place])).toArray();
        var problem = new Newton(rows, places, costs, seen.length);
        double step = Double.MAX_VALUE;
        for (int taken = 0; taken < MOST_STEPS && step > TOLERANCE; taken++) {
            step = problem.step();
        }
        return problem.found().among(seen, classes);
    }

    /** The same with labels that were not seen. */
    private MultinomialRegression among(int[] seen, int classes) {
        var all = new double[classes][weights[0].length];
        var behind = new double[classes];
        Arrays.fill(behind, UNSEEN);
        for (int place = 0; place < seen.length; place++) {
            all[seen[place]] = weights[place];
            behind[seen[place]] = intercepts[place];
        }
        return new MultinomialRegression(all, behind);
    }

    /** The value of each label. */
    public double[] values(double[] row) {
        var values = intercepts.clone();
        for (int label = 0; label < values.length; label++) {
            values[label] += dot(weights[label], row);
        }
        return values;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /**
     * Newton's method on all numbers at once: of each label the weights, and behind them its intercept.
     *
     * <p>Far from the minimum a whole step may lead upwards; it is halved until it does not.
     */
    private static final class Newton {
        private final double[][] rows; // with a 1 behind each, for the intercept
        private final int[] labels;
        private final double[] costs;
        private final int classes;
        private final int width;
        private double[] numbers;

        Newton(double[][] rows, int[] labels, double[] costs, int classes) {
            this.width = rows[0].length + 1;
            this.rows = Arrays.stream(rows).map(row -> {
                var longer = Arrays.copyOf(row, width);
                longer[width - 1] = 1;
                return longer;
            }).toArray(double[][]::new);
            this.labels = labels;
            this.costs = costs;
            this.classes = classes;
            this.numbers = new double[classes * width];
        }

        /** @return the largest change of a number */
        double step() {
            int size = numbers.length;
            var gradient = new double[size];
            var hessian = new double[size][size];
            for (int n = 0; n < size; n++) {
                double penalty = penalty(n);
                gradient[n] = penalty * numbers[n];
                hessian[n][n] = penalty;
            }
            for (int i = 0; i < rows.length; i++) {
                add(i, gradient, hessian);
            }
            var change = Cholesky.solve(hessian, gradient);
            double before = loss(numbers);
            for (double share = 1; share > TOLERANCE; share /= 2) {
                var next = new double[size];
                for (int n = 0; n < size; n++) {
                    next[n] = numbers[n] - share * change[n];
                }
                if (loss(next) <= before) {
                    numbers = next;
                    return share * Arrays.stream(change).map(Math::abs).max().orElseThrow();
                }
            }
            return 0; // no way down is left but for rounding
        }

        private double penalty(int number) {
            return number % width == width - 1 ? UNREGULARISED : 1;
        }

        private void add(int i, double[] gradient, double[][] hessian) {
            var row = rows[i];
            var p = probabilities(numbers, row);
            for (int a = 0; a < classes; a++) {
                double slope = costs[i] * (p[a] - (labels[i] == a ? 1 : 0));
                for (int x = 0; x < width; x++) {
                    gradient[a * width + x] += slope * row[x];
                }
                for (int b = 0; b <= a; b++) {
                    double curvature = costs[i] * p[a] * ((a == b ? 1 : 0) - p[b]);
                    for (int x = 0; x < width; x++) {
                        double scaled = curvature * row[x];
                        var line = hessian[a * width + x];
                        for (int y = 0; y < width; y++) {
                            line[b * width + y] += scaled * row[y]; // the triangle above is not looked at
                        }
                    }
                }
            }
        }

        private double loss(double[] at) {
            double loss = 0;
            for (int n = 0; n < at.length; n++) {
                loss += penalty(n) * at[n] * at[n] / 2;
            }
            for (int i = 0; i < rows.length; i++) {
                loss -= costs[i] * Math.log(Math.max(Double.MIN_NORMAL, probabilities(at, rows[i])[labels[i]]));
            }
            return loss;
        }

        private double[] probabilities(double[] at, double[] row) {
            var p = new double[classes];
            for (int label = 0; label < classes; label++) {
                p[label] = dot(Arrays.copyOfRange(at, label * width, (label + 1) * width), row);
            }
            double largest = Arrays.stream(p).max().orElseThrow();
            double sum = Arrays.stream(p).map(value -> Math.exp(value - largest)).sum();
            return Arrays.stream(p).map(value -> Math.exp(value - largest) / sum).toArray();
        }

        MultinomialRegression found() {
            var weights = new double[classes][];
            var intercepts = new double[classes];
            for (int label = 0; label < classes; label++) {
                weights[label] = Arrays.copyOfRange(numbers, label * width, (label + 1) * width - 1);
                intercepts[label] = numbers[(label + 1) * width - 1];
            }
            return new MultinomialRegression(weights, intercepts);
        }
    }
}
