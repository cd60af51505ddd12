// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

/**
 * How some words are to be said, relative to the voice: the element {@code prosody} of SSML.
 *
 * @param pitch change of the pitch in percent, -100 or more
 * @param rate percent of the voice's own speed
 * @param volume change in dB
 */
public record Prosody(int pitch, int rate, int volume) {
    /** As the voice speaks by itself. */
    public static final Prosody PLAIN = new Prosody(0, 100, 0);

    /** The element around the words. */
    String around(String words) {
        return "<prosody pitch=\"%+d%%\" rate=\"%d%%\" volume=\"%+ddB\">%s</prosody>"
                .formatted(pitch, rate, volume, words);
    }
}
