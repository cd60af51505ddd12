// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Draws what is said and how: sentences in German and English, words that are none in these and many other
 * languages, any variant of the voice, and for every few words a way of saying them.
 */
final class ScriptWriter {
    private static final double GERMAN = 0.3; // shares of the clips
    private static final double ENGLISH = 0.3;
    private static final double SENTENCES = 0.6; // of the clips in these two
    // eSpeak NG 1.51 writes beyond its memory where a voice becomes very deep: at a pitch of 5 to 25 it died
    // about once in 3,000 clips, as we draw them never in 12,000
    static final int LOWEST_PITCH = 25;
    private static final Set<String> TOO_DEEP = Set.of("Demonic");
    private static final double PLAIN = 0.15; // of the phrases
    private static final int LONGEST_PHRASE = 4; // words
    private static final List<String> ENGLISH_ACCENTS =
            List.of("en-us", "en", "en-gb-scotland", "en-gb-x-rp", "en-029", "en-gb-x-gbclan",
                    "en-gb-x-gbcwmd");
    private static final List<String> ENDS = List.of(".", ".", ".", "!", "?", ",");

    private final List<String> variants;

    /** @param variants of all voices */
    ScriptWriter(List<String> variants) {
        this.variants = variants.stream().filter(variant -> !TOO_DEEP.contains(variant)).toList();
    }

    Script write(RandomGenerator random) {
        double which = random.nextDouble();
        var language = which < GERMAN
                ? Language.GERMAN
                : which < GERMAN + ENGLISH ? Language.ENGLISH : Language.any(random);
        var code = language.equals(Language.ENGLISH) ? drawn(ENGLISH_ACCENTS, random) : language.code();
        return new Script(
                code,
                drawn(variants, random),
                random.nextInt(LOWEST_PITCH, 96),
                random.nextInt(115, 261),
                random.nextInt(10, 100),
                phrases(words(language, random), random));
    }

    private static List<String> words(Language language, RandomGenerator random) {
        if (language.equals(Language.GERMAN) && random.nextDouble() < SENTENCES) {
            return Sentences.german(random);
        }
        if (language.equals(Language.ENGLISH) && random.nextDouble() < SENTENCES) {
            return Sentences.english(random);
        }
        int syllables = random.nextInt(8, 16);
        var words = new ArrayList<String>();
        while (syllables > 0) {
            int length = Math.min(syllables, random.nextInt(1, 5));
            words.add(language.word(length, random));
            syllables -= length;
        }
        return words;
    }

    private static List<Script.Phrase> phrases(List<String> words, RandomGenerator random) {
        var phrases = new ArrayList<Script.Phrase>();
        int from = 0;
        while (from < words.size()) {
            int to = Math.min(words.size(), from + random.nextInt(1, LONGEST_PHRASE + 1));
            var text = String.join(" ", words.subList(from, to));
            phrases.add(new Script.Phrase(to == words.size() ? text + drawn(ENDS, random) : text,
                    prosody(random)));
            from = to;
        }
        return phrases;
    }

    private static Prosody prosody(RandomGenerator random) {
        return random.nextDouble() < PLAIN
                ? Prosody.PLAIN
                : new Prosody(random.nextInt(-25, 36), random.nextInt(75, 136), random.nextInt(-6, 7));
    }

    static <T> T drawn(List<T> from, RandomGenerator random) {
        return from.get(random.nextInt(from.size()));
    }
}
