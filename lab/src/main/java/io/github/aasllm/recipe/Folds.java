// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How test parts are made.
 *
 * @param count how many, for {@link Kind#ACTOR_FOLDS}; else 0, as the corpus decides
 */
public record Folds(Kind kind, int count) {
    static final String EXPECTED = "none, leave-one-session-out, leave-one-speaker-out,"
            + " actor-folds N with N >= 2, official or declared";
    private static final Pattern ACTORS = Pattern.compile("actor-folds ([2-9]|[1-9]\\d{1,3})");

    /** What a test part is. */
    public enum Kind {
        NONE,
        LEAVE_ONE_SESSION_OUT,
        LEAVE_ONE_SPEAKER_OUT,
        ACTOR_FOLDS,
        OFFICIAL,
        DECLARED
    }

    static Optional<Folds> parse(String text) {
        var actors = ACTORS.matcher(text);
        if (actors.matches()) {
            return Optional.of(new Folds(Kind.ACTOR_FOLDS, Integer.parseInt(actors.group(1))));
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.ACTOR_FOLDS && Values.key(kind).equals(text))
                .map(kind -> new Folds(kind, 0))
                .findFirst();
    }

    @Override
    public String toString() {
        return Values.key(kind) + (kind == Kind.ACTOR_FOLDS ? " " + count : "");
    }
}
