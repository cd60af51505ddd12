// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * Wall time of repeated work, in milliseconds.
 *
 * @param load of the machine over the last minute when the work was done; more than its threads explain means
 *     that the times are not worth keeping
 */
record Timing(double minimum, double median, double load) {

    /** Runs the work once to warm up, and then so many times with a clock. */
    static Timing of(int repeats, Runnable work) {
        work.run();
        var times = new double[repeats];
        for (int i = 0; i < repeats; i++) {
            long start = System.nanoTime();
            work.run();
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        double median = (times[(repeats - 1) / 2] + times[repeats / 2]) / 2;
        return new Timing(
                times[0], median, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "min %.1f ms, median %.1f ms, load %.2f", minimum, median, load);
    }
}
