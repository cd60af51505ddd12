// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import java.util.Locale;

/** Times for people, and for formats of few digits. */
final class Clock {
    private static final double EXACT = 1e-3; // of a digit: what a double is off by

    private Clock() {}

    /** Whole thousandths of a second, cut and not rounded, so that no segment ends behind the sound. */
    static long thousandths(double seconds) {
        return cut(seconds * 1e3);
    }

    /** Whole millionths of a second, likewise. */
    static long millionths(double seconds) {
        return cut(seconds * 1e6);
    }

    private static long cut(double digits) {
        return (long) Math.floor(digits + EXACT);
    }

    /** Minutes and seconds, with hours where there are any. */
    static String of(double seconds) {
        long hundredths = Math.round(seconds * 100);
        long hours = hundredths / 360_000;
        var minutes = String.format(Locale.ROOT, hours > 0 ? "%02d" : "%d", hundredths / 6000 % 60);
        return (hours > 0 ? hours + ":" : "") + minutes
                + String.format(Locale.ROOT, ":%05.2f", hundredths % 6000 / 100.0);
    }
}
