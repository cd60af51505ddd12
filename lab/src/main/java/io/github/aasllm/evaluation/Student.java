// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

/**
 * Student's distribution, of a mean that is known by as many free deviations as it has degrees of freedom.
 */
final class Student {
    /** Halvings of the range that is searched: 2^-60 of it is left. */
    private static final int STEPS = 60;

    private Student() {}

    /** The t within which |t| lies with a probability; of a degree and above, and below 1 in 2^50 of 1. */
    static double within(double probability, int degrees) {
        double low = 0; // in atan(t / √degrees), in which all t lie between 0 and π / 2
        double high = Math.PI / 2;
        for (int step = 0; step < STEPS; step++) {
            double angle = (low + high) / 2;
            if (probability(angle, degrees) < probability) {
                low = angle;
            } else {
                high = angle;
            }
        }
        return Math.tan(low) * Math.sqrt(degrees);
    }

    /**
     * P(|t| < √degrees · tan(angle)): of whole degrees a finite sum, that of the density's powers of the
     * cosine, integrated by parts.
     */
    private static double probability(double angle, int degrees) {
        double cosine = Math.cos(angle);
        boolean odd = degrees % 2 == 1;
        double term = odd ? cosine : 1;
        double sum = 0;
        for (int power = odd ? 1 : 0; power <= degrees - 2; power += 2) {
            sum += term;
            term *= cosine * cosine * (power + 1) / (power + 2);
        }
        return odd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
    }
}
