// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The largest difference between the peers' numbers and ours over everything that is given to it. */
public final class WorstDifference {
    private final String what;
    private long count;
    private double largest;
    private double scale;

    /** @param what is compared, for the report */
    public WorstDifference(String what) {
        this.what = what;
    }

    public void add(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            add(expected[i], actual[i]);
        }
    }

    public void add(double expected, double actual) {
        double difference = expected == actual ? 0 : Math.abs(expected - actual); // infinities may be equal
        assertTrue(Double.isFinite(difference), what + ": " + actual + " (expected: " + expected + ")");
        count++;
        largest = Math.max(largest, difference);
        scale = Double.isFinite(expected) ? Math.max(scale, Math.abs(expected)) : scale;
    }

    /** Prints a row of a table in Markdown, and holds that the difference is within its bound. */
    public void report(double bound) {
        System.out.printf("| %s | %,d | %.1e | %.1e |%n", what, count, scale, largest);
        assertTrue(count > 0 && largest <= bound, what + ": " + largest + " (expected: <= " + bound + ")");
    }
}
