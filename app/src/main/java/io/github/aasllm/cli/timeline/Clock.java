// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import java.util.Locale;

/** Times for people. */
final class Clock {
    private Clock() {}

    /** Minutes and seconds, with hours where there are any. */
    static String of(double seconds) {
        long hundredths = Math.round(seconds * 100);
        long hours = hundredths / 360_000;
        var minutes = String.format(Locale.ROOT, hours > 0 ? "%02d" : "%d", hundredths / 6000 % 60);
        return (hours > 0 ? hours + ":" : "") + minutes
                + String.format(Locale.ROOT, ":%05.2f", hundredths % 6000 / 100.0);
    }
}
