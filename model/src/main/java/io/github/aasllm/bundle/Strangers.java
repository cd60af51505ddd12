// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * How far a clip lies from the clips that a model was trained on, and how much less sure the model may be of it.
 *
 * <p>Let z be the clip's mean state, standardised over the training clips, D numbers; u_i the
 * {@value #DIRECTIONS} directions in which those vary most, λ_i their variances there, and ρ = {@value #EVEN} the
 * part of the variance that is taken for the same in every direction. The distance is Mahalanobis' under such a
 * covariance, and the scores of the clip's labels are divided by f before the temperature:
 *
 * <pre>{@code
 * d² = (|z|² - Σ (u_i · z)² (1 - ρ / ((1 - ρ) λ_i + ρ))) / (ρ D)        f = max(1, d / d0)^power
 * }</pre>
 *
 * <p>d0 is the upper quartile of the training clips' own distances, so most of them keep their scores.
 *
 * @param power above 0
 * @param usual d0
 * @param directions u_i, of length 1 and orthogonal
 * @param variances λ_i
 */
public record Strangers(double power, double usual, List<List<Double>> directions, List<Double> variances) {
    private static final int DIRECTIONS = 8;
    private static final double EVEN = 0.3;
    private static final double USUAL = 0.75; // quantile
    private static final int ROUNDS = 100; // of the power iteration: what is left of an error is (λ_9 / λ_8)^100
    private static final double DIGITS = 1e6; // directions are kept to six decimals

    public Strangers {
        directions = directions.stream().map(List::copyOf).toList();
        variances = List.copyOf(variances);
        if (directions.size() != variances.size()) {
            throw InvalidInputException.of("strangers", directions.size() + " directions and " + variances.size()
                    + " variances", "as many of either");
        }
        boolean areNumbers = directions.stream().flatMap(List::stream).allMatch(Double::isFinite)
                && variances.stream().allMatch(value -> value >= 0 && Double.isFinite(value));
        if (!areNumbers || !isAbove0(power) || !isAbove0(usual)) {
            throw InvalidInputException.of("strangers", "what is no number", "a power and a usual distance above 0,"
                    + " finite directions, and variances of 0 or more");
        }
    }

    private static boolean isAbove0(double value) {
        return value > 0 && Double.isFinite(value);
    }

    /**
     * Of training clips.
     *
     * @param meanStates of each clip the mean of its states, D numbers; at least one clip
     * @param over their statistics
     */
    static Strangers of(double power, List<float[]> meanStates, StateStatistics over) {
        var rows = meanStates.stream().map(over::standardised).toArray(double[][]::new);
        int count = Math.min(DIRECTIONS, over.width());
        var found = largest(rows, count);
        var directions = Arrays.stream(found)
                .map(u -> Arrays.stream(u).mapToObj(x -> Math.round(x * DIGITS) / DIGITS).toList()).toList();
        var variances = Arrays.stream(found).map(u -> Arrays.stream(rows)
                .mapToDouble(row -> square(dot(row, u))).average().orElseThrow()).toList();
        var own = new Strangers(power, 1, directions, variances);
        var distances = Arrays.stream(rows).mapToDouble(own::distance).sorted().toArray();
        double usual = distances[(int) Math.ceil(USUAL * distances.length) - 1];
        return new Strangers(power, Math.max(Double.MIN_NORMAL, usual), directions, variances);
    }

    /** The directions in which rows vary most: orthogonal iteration from a fixed beginning. */
    private static double[][] largest(double[][] rows, int count) {
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(1);
        int width = rows[0].length;
        var basis = new double[count][width];
        for (var vector : basis) {
            Arrays.setAll(vector, d -> random.nextGaussian());
        }
        orthogonalise(basis);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < count; i++) {
                var next = new double[width];
                for (var row : rows) {
                    addScaled(next, row, dot(row, basis[i]));
                }
                addScaled(next, basis[i], 1e-9); // rows that span less leave it as it is
                basis[i] = next;
            }
            orthogonalise(basis);
        }
        return basis;
    }

    /** Gram and Schmidt's way. */
    private static void orthogonalise(double[][] basis) {
        for (int i = 0; i < basis.length; i++) {
            for (int twice = 0; twice < 2; twice++) { // the second time takes what rounding has left
                for (int before = 0; before < i; before++) {
                    addScaled(basis[i], basis[before], -dot(basis[i], basis[before]));
                }
                double length = Math.sqrt(dot(basis[i], basis[i]));
                double[] own = basis[i];
                Arrays.setAll(own, d -> length > 0 ? own[d] / length : 0);
            }
        }
    }

    private static void addScaled(double[] sum, double[] vector, double by) {
        for (int d = 0; d < sum.length; d++) {
            sum[d] += by * vector[d];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }

    private static double square(double value) {
        return value * value;
    }

    /** d of a standardised mean state. */
    double distance(double[] standardised) {
        double sum = dot(standardised, standardised);
        for (int i = 0; i < directions.size(); i++) {
            var u = directions.get(i).stream().mapToDouble(Double::doubleValue).toArray();
            sum -= square(dot(standardised, u)) * (1 - EVEN / ((1 - EVEN) * variances.get(i) + EVEN));
        }
        return Math.sqrt(Math.max(0, sum) / (EVEN * standardised.length));
    }

    /** f, at least 1, by which a clip's scores are divided. */
    double factor(double[] standardised) {
        return Math.pow(Math.max(1, distance(standardised) / usual), power);
    }

    static Strangers read(JsonFields fields) {
        var directions = StateStatistics.rows(fields, "directions");
        double power = fields.positive("power", 1);
        double usual = fields.positive("usual", 1);
        var variances = StateStatistics.numbers(fields, "variances");
        return Bundle.located(fields, () -> new Strangers(power, usual, directions, variances));
    }

    Map<String, Object> toJson() {
        var content = new LinkedHashMap<String, Object>();
        content.put("power", power);
        content.put("usual", usual);
        content.put("directions", directions);
        content.put("variances", variances);
        return content;
    }
}
