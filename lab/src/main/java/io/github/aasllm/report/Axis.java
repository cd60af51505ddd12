// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import java.util.stream.DoubleStream;

/**
 * Where a number lies in a drawing.
 *
 * @param low the number at the place {@code from}
 * @param high the number at the place {@code to}; larger than {@code low}
 */
record Axis(double low, double high, double from, double to) {
    private static final double[] ROUND = {1, 2, 5, 10};

    /** An axis that begins and ends at round numbers around all of {@code numbers}. */
    static Axis around(DoubleStream numbers, double from, double to) {
        var range = numbers.filter(Double::isFinite).summaryStatistics();
        double step = range.getCount() == 0 ? 1 : step(range.getMax() - range.getMin());
        double low = range.getCount() == 0 ? 0 : Math.floor(range.getMin() / step) * step;
        double high = range.getCount() == 0 ? 1 : Math.ceil(range.getMax() / step) * step;
        return new Axis(low, high > low ? high : low + step, from, to);
    }

    double at(double number) {
        return from + (number - low) / (high - low) * (to - from);
    }

    /** Round numbers along it, four to nine of them. */
    double[] ticks() {
        double step = step(high - low);
        long first = (long) Math.ceil(low / step - 1e-9);
        long last = (long) Math.floor(high / step + 1e-9);
        return DoubleStream.iterate(first, i -> i <= last, i -> i + 1).map(i -> i * step).toArray();
    }

    /** The decimals that tell its ticks apart. */
    int decimals() {
        return (int) Math.max(0, -Math.floor(Math.log10(step(high - low)) + 1e-9));
    }

    /** The least of 1, 2, 5 and 10 times a power of ten that parts a range into five or fewer. */
    private static double step(double range) {
        double least = (range > 0 ? range : 1) / 5;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double round : ROUND) {
            if (round * power >= least * (1 - 1e-9)) {
                return round * power;
            }
        }
        throw new IllegalStateException("a range of " + range);
    }
}
