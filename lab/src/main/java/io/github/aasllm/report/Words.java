// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** How numbers are written; every number of a report goes through here once. */
final class Words {
    /** For a number that there is not. */
    static final String NONE = "–";

    private static final String MINUS = "\u2212";
    private static final int LONGEST_NAME = 17;
    private static final int LONGEST_SMALL_NAME = 20; // characters, in letters of 10.5 pixels

    private Words() {}

    /** With so many decimals, half to even on the decimal expansion; {@link #NONE} if it is not a number. */
    static String number(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        var rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
        return (rounded.signum() < 0 ? MINUS : "") + rounded.abs().toPlainString();
    }

    /** A share of 1 in percent, to 0.1. */
    static String percent(double share) {
        return number(100 * share, 1);
    }

    /** A difference of two shares of 1 in points of percent, to 0.1, with its sign. */
    static String points(double difference) {
        var text = number(100 * difference, 1);
        return difference > 0 && !text.equals("0.0") ? "+" + text : text;
    }

    /** A score in percent with its interval, if it has one: {@code 81.3 (76.0 to 85.9)}. */
    static String score(Findings.Estimate estimate) {
        return percent(estimate.value())
                + (Double.isNaN(estimate.low()) ? "" : " (" + percent(estimate.low()) + " to "
                        + percent(estimate.high())
                        + ")");
    }

    /** {@code 1 clip}, {@code 2 clips} */
    static String count(long count, String one) {
        return count(count) + " " + one + (count == 1 ? "" : "s");
    }

    /** The chance of what was seen if there were no difference. */
    static String p(double p) {
        return Double.isNaN(p) ? NONE : p < 0.001 ? "< 0.001" : number(p, 3);
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A name in a drawing, where there is no room for a long one. */
    static String brief(String name) {
        return brief(name, LONGEST_NAME);
    }

    private static String brief(String name, int longest) {
        return name.codePointCount(0, name.length()) <= longest
                ? name
                : name.substring(0, name.offsetByCodePoints(0, longest - 1)) + "…";
    }

    /** A name in a drawing on one line, or where it is long on two of small letters, parted at its comma. */
    static List<String> lines(String name) {
        int comma = name.indexOf(", ") + 1;
        return comma == 0 || name.codePointCount(0, name.length()) <= LONGEST_NAME
                ? List.of(brief(name))
                : List.of(brief(name.substring(0, comma), LONGEST_SMALL_NAME),
                        brief(name.substring(comma + 1), LONGEST_SMALL_NAME));
    }
}
