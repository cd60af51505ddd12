// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import java.util.Optional;

/**
 * Whether there is speech in a clip, and how much; {@link SpeechCheck} has the rule.
 *
 * @param voicedShare the share of the sounding frames that are voiced, 0 to 1; 0 where nothing sounds
 * @param seconds how long there is speech, the consonants and short pauses beside voiced sounds included; 0
 *     if no speech was found
 * @param margin the least ratio of a figure of the rule to its bound: 1 or more is speech; 0 where all is too
 *     soft
 * @param absence why this is no speech, in words and numbers; empty if speech was found
 */
public record Speech(double voicedShare, double seconds, double margin, Optional<String> absence) {

    /** Whether there is speech. */
    public boolean isFound() {
        return absence.isEmpty();
    }

    /** What a reader of an emotion has to know; empty if speech was found. */
    public Optional<String> warning() {
        return absence.map(why -> "no speech found: " + why + "; so the emotion means nothing");
    }
}
