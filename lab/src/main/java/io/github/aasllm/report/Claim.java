// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.report.Findings.Compared;
import io.github.aasllm.report.Findings.Role;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What may be said of a comparison. "Better" and "worse" are written here and nowhere else, and only where
 * the paired test supports them.
 */
final class Claim {
    private static final double LEVEL = 0.05;

    private Claim() {}

    /**
     * Whether a difference may be claimed: the comparison shows one, and p, corrected where that is due, is
     * at most 0.05. What was not asked before is never claimed.
     */
    static boolean supported(Compared compared) {
        return compared.role() != Role.EXPLORATORY
                && compared.comparison().shown()
                && compared.corrected().orElse(0) <= LEVEL;
    }

    /** In a word, for a table. */
    static String verdict(Compared compared) {
        if (supported(compared)) {
            return compared.comparison().difference() > 0 ? "better" : "worse";
        }
        return compared.role() == Role.EXPLORATORY ? "exploratory" : "not shown";
    }

    /** In a sentence. */
    static String sentence(Compared compared) {
        var first = compared.first().name();
        var second = compared.second().name();
        if (supported(compared)) {
            return first + " is " + verdict(compared) + " than " + second + ": " + figures(compared) + ".";
        }
        if (compared.role() == Role.EXPLORATORY) {
            return first + " less " + second + ": " + figures(compared)
                    + "; not preregistered, so no claim is made.";
        }
        return "No difference is shown between " + first + " and " + second + ": " + figures(compared) + ". "
                + (canShow(compared)
                        ? "These data would show one of " + detectable(compared)
                        + " points or more, four times in five."
                        : "So few speakers can show none: the exact test's p is never below "
                                + Words.p(smallestP(compared)) + ".");
    }

    /** Whether the test could find any difference at all, before correction. */
    private static boolean canShow(Compared compared) {
        return compared.comparison().signFlipP().isEmpty() || smallestP(compared) <= LEVEL;
    }

    /** Of the exact test: two of all patterns of signs are the farthest from zero. */
    private static double smallestP(Compared compared) {
        return 2 / Math.pow(2, compared.comparison().speakers());
    }

    /** The smallest difference in points that the data would show four times in five, before correction. */
    static String detectable(Compared compared) {
        return canShow(compared) ? Words.percent(compared.comparison().bootstrap().detectable()) : Words.NONE;
    }

    /** Whether it is of an arm that should in the long run equal the first. */
    static boolean isCheck(Compared compared) {
        return compared.first().part().equals(ArmName.FULL) && compared.second().part().equals(ArmName.INVERTED);
    }

    /** What the check says, in a sentence. */
    static String check(Compared compared) {
        return compared.second().name() + " is a check: it says in opposite words what "
                + compared.first().name() + " says, so in the long run both should be equal. They differ by "
                + figures(compared) + ", which is " + (compared.comparison().shown()
                        ? "more than chance does: the training was too short to learn other words, or something"
                        + " is wrong; find out which before the other conditions are believed."
                        : "not shown to be more than chance.");
    }

    /** In one sentence, of several that are supported. */
    static String sentence(List<Compared> supported) {
        return supported.getFirst().first().name() + " is " + supported.stream()
                .map(compared -> verdict(compared) + " than " + compared.second().name() + " by UA "
                        + Words.points(compared.comparison().difference()) + " points (" + interval(compared)
                        + ")")
                .collect(Collectors.joining(", "))
                + "; p, corrected for the number of comparisons, is at most 0.05.";
    }

    private static String figures(Compared compared) {
        var comparison = compared.comparison();
        return "UA " + Words.points(comparison.difference()) + " points (" + interval(compared) + "; p "
                + Words.p(comparison.p())
                + (compared.corrected().isPresent()
                        ? ", corrected " + Words.p(compared.corrected().getAsDouble())
                        : "")
                + "; " + Words.count(comparison.firstScores().clips(), "clip") + " of "
                + Words.count(comparison.speakers(), "speaker") + "; " + compared.role().word() + ")";
    }

    /** The ends of the interval, in points. */
    static String interval(Compared compared) {
        var bootstrap = compared.comparison().bootstrap();
        return Words.points(bootstrap.low()) + " to " + Words.points(bootstrap.high());
    }

    /** The test that p is of. */
    static String test(Compared compared) {
        return compared.comparison().signFlipP().isPresent()
                ? "exact sign-flip test over speakers"
                : "difference by its standard error over speakers, normal distribution";
    }
}
