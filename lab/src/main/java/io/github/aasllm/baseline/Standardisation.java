// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.baseline;

/**
 * Numbers less their mean, in units of their standard deviation, both of the training rows alone.
 *
 * <p>A number that is not finite counts as the mean, and so does every number of a column that is the same in all
 * training rows.
 */
public final class Standardisation {
    private final double[] means;
    private final double[] deviations; // 0 where nothing varies

    private Standardisation(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    /** @param rows at least one, all of one length */
    public static Standardisation of(double[][] rows) {
        int columns = rows[0].length;
        var means = new double[columns];
        var deviations = new double[columns];
        for (int column = 0; column < columns; column++) {
            double mean = mean(rows, column, 0, 1);
            means[column] = mean;
            deviations[column] = Math.sqrt(mean(rows, column, mean, 2));
        }
        return new Standardisation(means, deviations);
    }

    /** The mean of the powers of what is finite in a column, less a number; 0 where nothing is. */
    private static double mean(double[][] rows, int column, double less, int power) {
        double sum = 0;
        int count = 0;
        for (var row : rows) {
            if (Double.isFinite(row[column])) {
                sum += Math.pow(row[column] - less, power);
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /** A new row. */
    public double[] of(double[] row) {
        var standard = new double[row.length];
        for (int column = 0; column < row.length; column++) {
            boolean told = deviations[column] > 0 && Double.isFinite(row[column]);
            standard[column] = told ? (row[column] - means[column]) / deviations[column] : 0;
        }
        return standard;
    }
}
