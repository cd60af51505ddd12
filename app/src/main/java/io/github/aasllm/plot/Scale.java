// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a value lies in the picture.
 *
 * @param low the value at {@code start}
 * @param high the value at {@code end}, larger than {@code low}
 * @param start a place in the picture
 * @param end a place in the picture; for heights less than {@code start}
 */
record Scale(double low, double high, double start, double end) {
    private static final List<Integer> STEPS = List.of(1, 2, 5, 10);

    /** The place of a value; what lies outside comes to the nearer end. */
    double at(double value) {
        return start + (Math.clamp(value, low, high) - low) / (high - low) * (end - start);
    }

    /** Round values, about so many. */
    List<Double> ticks(int about) {
        double step = step((high - low) / about);
        var ticks = new ArrayList<Double>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** The least of 1, 2 and 5 times a power of ten that is not below a value. */
    static double step(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        return STEPS.stream()
                .mapToDouble(step -> step * power)
                .filter(step -> step >= value * (1 - 1e-9))
                .findFirst()
                .orElse(10 * power);
    }
}
