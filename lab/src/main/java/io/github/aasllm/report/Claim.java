// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.report.Findings.Comparison;
import io.github.aasllm.report.Findings.Role;

/**
 * What may be said of a comparison. "Better" and "worse" are written here and nowhere else, and only where the
 * paired test supports them.
 */
final class Claim {
    private static final double LEVEL = 0.05;

    private Claim() {}

    /**
     * Whether a difference may be claimed: the whole interval lies on one side of zero and p, corrected where
     * that is due, is at most 0.05. What was not asked before is never claimed.
     */
    static boolean supported(Comparison comparison) {
        var difference = comparison.difference();
        double p = comparison.adjusted().orElse(comparison.p());
        return comparison.role() != Role.EXPLORATORY
                && (difference.low() > 0 || difference.high() < 0)
                && p <= LEVEL;
    }

    /** In a word, for a table. */
    static String verdict(Comparison comparison) {
        if (supported(comparison)) {
            return comparison.difference().value() > 0 ? "better" : "worse";
        }
        return comparison.role() == Role.EXPLORATORY ? "exploratory" : "not shown";
    }

    /** In a sentence. */
    static String sentence(Comparison comparison) {
        var first = comparison.first().name();
        var second = comparison.second().name();
        var figures = "UA " + Words.points(comparison.difference().value()) + " points ("
                + Words.interval(comparison.difference()) + "), " + comparison.test() + " p "
                + Words.p(comparison.p())
                + (comparison.adjusted().isPresent()
                        ? ", corrected " + Words.p(comparison.adjusted().getAsDouble())
                        : "")
                + ", " + Words.count(comparison.clips()) + " clips of " + Words.count(comparison.speakers())
                + " speakers, " + comparison.role().word();
        if (supported(comparison)) {
            return first + " is " + verdict(comparison) + " than " + second + ": " + figures + ".";
        }
        return "No difference is shown between " + first + " and " + second + ": " + figures
                + ". These data would show one of " + Words.percent(comparison.smallest())
                + " points or more, four times in five.";
    }
}
