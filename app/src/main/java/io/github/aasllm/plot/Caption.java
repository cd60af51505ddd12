// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import java.util.Locale;
import java.util.Optional;

/**
 * What stands over the picture, a line each.
 *
 * @param clip its name; a long one is shortened
 * @param seconds its duration
 * @param emotion what was recognized in it, if it was asked; a long one is shortened
 * @param measured what was measured and how, about a hundred characters at most
 */
public record Caption(String clip, double seconds, Optional<String> emotion, String measured) {
    private static final int LONGEST = 44; // characters of a name alone
    private static final int LONGEST_OF_TWO = 28;

    String title() {
        var name = Words.name(clip, emotion.isPresent() ? LONGEST_OF_TWO : LONGEST);
        return name + String.format(Locale.ROOT, ", %.2f s", seconds)
                + emotion.map(label -> ": " + Words.name(label, LONGEST_OF_TWO)).orElse("");
    }
}
