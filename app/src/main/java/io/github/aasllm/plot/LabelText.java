// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers and names as labels show them. */
final class LabelText {
    private LabelText() {}

    /** A number without needless zeros, at most six decimals, and with a true minus sign. */
    static String number(double value) {
        var rounded = new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.toPlainString().replace('-', '\u2212');
    }

    /** A name of at most so many characters, of those that XML may hold. */
    static String name(String name, int longest) {
        var clean = name.codePoints()
                .map(c -> Character.isISOControl(c) || !isXml(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        int half = longest / 2;
        return clean.codePointCount(0, clean.length()) <= longest
                ? clean.toString()
                : clean.substring(0, clean.offsetByCodePoints(0, half)) + "\u2026"
                        + clean.substring(clean.offsetByCodePoints(clean.length(), 1 - half));
    }

    private static boolean isXml(int c) {
        return c < 0xD800 || c >= 0xE000 && c != 0xFFFE && c != 0xFFFF;
    }
}
