// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import java.util.Locale;

/** On which side of its thresholds a cue lies: the paper's two words, and one between them for tertiles. */
public enum Level {
    /** At or below the only or the lower threshold, or not defined. */
    LOW,
    /** Strictly above the lower threshold and at or below the upper one; with one threshold never. */
    MIDDLE,
    /** Strictly above the only or the upper threshold. */
    HIGH;

    /** High of low and low of high; what lies between them stays. */
    public Level opposite() {
        return switch (this) {
            case LOW -> HIGH;
            case MIDDLE -> MIDDLE;
            case HIGH -> LOW;
        };
    }

    /** {@code low}, {@code medium} or {@code high}, as files have it, and templates that say nothing else. */
    public String word() {
        return this == MIDDLE ? "medium" : name().toLowerCase(Locale.ROOT);
    }
}
