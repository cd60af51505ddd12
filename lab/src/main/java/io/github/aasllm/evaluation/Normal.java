// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

/** The standard normal distribution. */
final class Normal {
    private static final double SERIES_END = 3; // where the continued fraction begins to be the better one
    private static final int FRACTION_TERMS = 200;

    private Normal() {}

    /**
     * The probability of being at least so far from 0, for z of at least 0: erfc(z / √2), by the power series
     * of the density's integral near 0, and by its continued fraction further out.
     */
    static double twoSided(double z) {
        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        if (z < SERIES_END) {
            double term = z;
            double sum = z;
            for (int n = 1; term > sum * 1e-17; n++) {
                term *= z * z / (2 * n + 1);
                sum += term;
            }
            return 1 - 2 * density * sum;
        }
        double fraction = z;
        for (int n = FRACTION_TERMS; n > 0; n--) {
            fraction = z + n / fraction;
        }
        return 2 * density / fraction;
    }
}
