// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's correction of several tests: the chance of one false claim among them stays below the level. */
public final class Holm {
    private Holm() {}

    /**
     * The corrected p of each test, in the order of the tests: the smallest of m is multiplied by m, the next
     * by m - 1 and so on; none is below one before it, and none above 1.
     */
    public static List<Double> corrected(List<Double> ps) {
        var order = IntStream.range(0, ps.size()).boxed().sorted(Comparator.comparing(ps::get)).toList();
        var corrected = new Double[ps.size()];
        double largest = 0;
        for (int rank = 0; rank < order.size(); rank++) {
            int test = order.get(rank);
            largest = Math.max(largest, Math.min(1, (ps.size() - rank) * ps.get(test)));
            corrected[test] = largest;
        }
        return List.of(corrected);
    }
}
