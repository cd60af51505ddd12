// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.embed;

import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;

/** How the states of a clip become one row. */
public enum Pool {
    MEAN("mean"),
    /** The mean, and behind it the standard deviation over time. */
    MEAN_AND_DEVIATION("mean+sd"),
    NONE("none");

    private final String key;

    Pool(String key) {
        this.key = key;
    }

    /** @throws InvalidInputException for a word that is none */
    public static Pool of(String key) {
        return Arrays.stream(values()).filter(pool -> pool.key.equals(key)).findFirst().orElseThrow(() ->
                InvalidInputException.of("--pool", key, "mean, mean+sd or none")
                        .meant(key, Arrays.stream(values()).map(Pool::key).toList()));
    }

    String key() {
        return key;
    }

    /** Numbers of a row, of states of a width. */
    int columns(int width) {
        return this == MEAN_AND_DEVIATION ? 2 * width : width;
    }

    /** [T][D] → [1][D] or [1][2 D], or as it is. */
    double[][] apply(float[][] states) {
        if (this == NONE) {
            return Arrays.stream(states).map(Pool::toDoubles).toArray(double[][]::new);
        }
        int width = states[0].length;
        var pooled = new double[columns(width)];
        for (int d = 0; d < width; d++) {
            int at = d;
            double mean = Arrays.stream(states).mapToDouble(row -> row[at]).average().orElseThrow();
            pooled[d] = mean;
            if (this == MEAN_AND_DEVIATION) {
                pooled[width + d] = Math.sqrt(Arrays.stream(states)
                        .mapToDouble(row -> (row[at] - mean) * (row[at] - mean)).average().orElseThrow());
            }
        }
        return new double[][] {pooled};
    }

    private static double[] toDoubles(float[] row) {
        var values = new double[row.length];
        for (int d = 0; d < row.length; d++) {
            values[d] = row[d];
        }
        return values;
    }
}
