// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import java.util.Locale;
import java.util.Optional;

/**
 * What stands over the picture, a line each.
 *
 * @param clip its name; a long one is shortened
 * @param recorded its duration in seconds
 * @param drawn how much of it is drawn, in seconds: less where its edges were cut off
 * @param emotion what was recognized in it, if it was asked; a long one is shortened
 * @param measured what was measured and how, about a hundred characters at most
 */
public record Caption(String clip, double recorded, double drawn, Optional<String> emotion, String measured) {
    private static final int LONGEST = 44; // characters of a name alone
    private static final int LONGEST_OF_TWO = 28;

    String title() {
        var name = LabelText.name(clip, emotion.isPresent() ? LONGEST_OF_TWO : LONGEST);
        var whole = String.format(Locale.ROOT, "%.2f s", recorded);
        var part = String.format(Locale.ROOT, "%.2f s", drawn);
        return name + ", " + (part.equals(whole) ? whole : part + " of " + whole)
                + emotion.map(label -> ": " + LabelText.name(label, LONGEST_OF_TWO)).orElse("");
    }
}
