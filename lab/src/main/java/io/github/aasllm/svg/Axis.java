// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.svg;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Where a number lies in a drawing.
 *
 * @param low the number at the place {@code from}
 * @param high the number at the place {@code to}; larger than {@code low}
 * @param from a place in the drawing
 * @param to a place in the drawing; for heights less than {@code from}
 */
public record Axis(double low, double high, double from, double to) {
    private static final List<Integer> ROUND = List.of(1, 2, 5, 10);
    private static final int TICKS = 5; // about so many, where nobody says how many

    /** An axis that begins and ends at round numbers around all of {@code numbers}. */
    public static Axis around(DoubleStream numbers, double from, double to) {
        var range = numbers.filter(Double::isFinite).summaryStatistics();
        if (range.getCount() == 0) {
            return new Axis(0, 1, from, to);
        }
        double width = range.getMax() - range.getMin();
        double step = roundUp((width > 0 ? width : 1) / TICKS);
        double low = Math.floor(range.getMin() / step) * step;
        double high = Math.ceil(range.getMax() / step) * step;
        return new Axis(low, high > low ? high : low + step, from, to);
    }

    /** The place of a number; what lies outside comes to the nearer end. */
    public double at(double number) {
        return from + (Math.clamp(number, low, high) - low) / (high - low) * (to - from);
    }

    /** Round numbers along it, four to nine of them. */
    public List<Double> ticks() {
        return ticks(TICKS);
    }

    /** Round numbers along it, about so many. */
    public List<Double> ticks(int about) {
        double step = step(about);
        long first = (long) Math.ceil(low / step - 1e-9);
        long last = (long) Math.floor(high / step + 1e-9);
        return LongStream.rangeClosed(first, last).mapToObj(i -> i * step).toList();
    }

    /** The decimals that tell its ticks apart. */
    public int decimals() {
        return (int) Math.max(0, -Math.floor(Math.log10(step(TICKS)) + 1e-9));
    }

    private double step(int about) {
        return roundUp((high - low) / about);
    }

    /** The least of 1, 2 and 5 times a power of ten that is not below a number above 0. */
    public static double roundUp(double number) {
        double power = Math.pow(10, Math.floor(Math.log10(number)));
        return ROUND.stream()
                .mapToDouble(round -> round * power)
                .filter(round -> round >= number * (1 - 1e-9))
                .findFirst()
                .orElse(10 * power);
    }
}
