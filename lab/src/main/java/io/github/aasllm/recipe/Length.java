// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.Optional;
import java.util.regex.Pattern;

/** How much is trained. */
public record Length(int count, Unit unit) {
    static final String EXPECTED = "N epochs or N steps, N >= 1, as in 5 epochs";
    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,8}) (epochs?|steps?)");

    /** What is counted. */
    public enum Unit {
        EPOCHS,
        STEPS
    }

    static Optional<Length> parse(String text) {
        var parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new Length(
                        Integer.parseInt(parts.group(1)),
                        parts.group(2).startsWith("epoch") ? Unit.EPOCHS : Unit.STEPS))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return count + " " + Values.key(unit);
    }
}
