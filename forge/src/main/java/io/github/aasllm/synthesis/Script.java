// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is said, by which voice, and how.
 *
 * @param language in eSpeak's names, such as {@code en-gb}
 * @param variant of the language's voice, such as {@code f3}
 * @param pitch of the voice, 0 to 99; 50 is its own
 * @param speed words a minute, 80 to 450
 * @param range of the pitch, 0 to 99; 50 is the voice's own. It is the same for all phrases: where SSML is to
 *     change it in the midst of a clip, eSpeak NG 1.51 leaves words out
 * @param phrases in their order
 */
public record Script(String language, String variant, int pitch, int speed, int range, List<Phrase> phrases) {
    /** Words that are said in one way; they have no character of XML. */
    public record Phrase(String words, Prosody prosody) {}

    public Script {
        phrases = List.copyOf(phrases);
    }

    /** The voice by eSpeak's name. */
    String voice() {
        return language + "+" + variant;
    }

    /** Letters of all words. */
    long letters() {
        return phrases.stream()
                .flatMapToInt(phrase -> phrase.words().codePoints())
                .filter(Character::isLetter)
                .count();
    }

    String ssml() {
        return phrases.stream()
                .map(phrase -> phrase.prosody().around(phrase.words()))
                .collect(Collectors.joining(" ", "<speak>", "</speak>"));
    }
}
