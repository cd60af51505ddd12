// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.Quantile.EstimationMethod;

/** How many levels a training set is split into, each with about as many clips as the others. */
public enum Split {
    /** Equation (8): Low and High. */
    MEDIAN(2, "median"),
    /** Not in the paper: Low, medium and High. */
    TERTILES(3, "lower tertile", "upper tertile");

    private static final Quantile QUANTILE = Quantile.withDefaults().withCopy(true).with(EstimationMethod.HF7);

    private final int parts;
    private final List<String> cutNames;

    Split(int parts, String... cutNames) {
        this.parts = parts;
        this.cutNames = List.of(cutNames);
    }

    /** The number of levels, one more than cut points. */
    public int parts() {
        return parts;
    }

    /** The levels that it makes, the lowest first. */
    public List<Level> levels() {
        return this == MEDIAN ? List.of(Level.LOW, Level.HIGH) : List.of(Level.values());
    }

    /** What each cut point is called, the lowest first. */
    public List<String> cutNames() {
        return cutNames;
    }

    static Split ofCuts(int cuts) {
        return Arrays.stream(values())
                .filter(split -> split.parts == cuts + 1)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("cut points: " + cuts + " (expected: 1 or 2)"));
    }

    /**
     * The quantiles at 1/parts, 2/parts and so on, by Hyndman and Fan's type 7, as numpy and R have it by
     * default: at the position (n - 1) · p of the sorted values, counted from 0, between two of them on the
     * straight line. For the median this is the middle value, or the mean of the middle two.
     *
     * @param values at least one value; -Infinity may be among them, and a quantile between it and a number is
     *     -Infinity
     */
    public List<Double> quantiles(double[] values) {
        return IntStream.range(1, parts)
                .mapToDouble(k -> QUANTILE.evaluate(values, (double) k / parts))
                .mapToObj(cut -> Double.isNaN(cut) ? Double.NEGATIVE_INFINITY : cut) // -Infinity + 0.5 · Infinity
                .toList();
    }
}
