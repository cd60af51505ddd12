// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is set aside of the training clips, so that a state can be selected without the test part.
 *
 * @param share of what is drawn; 0 % where nothing is drawn
 */
public record DevPart(Kind kind, Share share) {
    static final String EXPECTED = "none, official, N % of clips or N % of speakers, N between 0 and 100";
    private static final Pattern DRAWN = Pattern.compile("(\\S+ ?%) of (clips|speakers)");

    /** What is drawn. */
    public enum Kind {
        NONE,
        OFFICIAL,
        CLIPS,
        SPEAKERS
    }

    static Optional<DevPart> parse(String text) {
        if (text.equals("none") || text.equals("official")) {
            return Optional.of(new DevPart(text.equals("none") ? Kind.NONE : Kind.OFFICIAL, new Share(0)));
        }
        var drawn = DRAWN.matcher(text);
        if (!drawn.matches()) {
            return Optional.empty();
        }
        return Values.share(drawn.group(1))
                .filter(share -> share.percent() > 0 && share.percent() < 100)
                .map(share -> new DevPart(
                        drawn.group(2).equals("clips") ? Kind.CLIPS : Kind.SPEAKERS, share));
    }

    @Override
    public String toString() {
        return kind == Kind.CLIPS || kind == Kind.SPEAKERS
                ? share + " of " + Values.key(kind)
                : Values.key(kind);
    }
}
