// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import java.util.List;

/**
 * What eSpeak NG is told about a voice: see {@link Script}.
 *
 * @param variant of an English voice
 */
record VoiceSetting(String variant, int pitch, int speed, int range) {
    private static final String LANGUAGE = "en-us";
    private static final int MIDDLE = 50;
    // as measured: a semitone is so much of the parameter, of the pitch from 25 to 99 and of the range at 50
    private static final double PITCH_BY_SEMITONE = 5.9;
    private static final double RANGE_BY_SEMITONE = 8;
    private static final int HIGHEST = 99; // of pitch and range
    private static final int SLOWEST = 80; // words a minute
    private static final int FASTEST = 450;
    private static final int USUAL = 170;

    /**
     * A voice of eSpeak NG.
     *
     * @param upTo the highest median pitch that it is taken for, in Hz
     * @param middle what it has at a pitch of 50
     */
    private record Variant(String name, double upTo, double middle) {}

    private static final List<Variant> VARIANTS = List.of(new Variant("m1", 90, 94), new Variant("m3", 165, 105),
            new Variant("f2", 300, 194), new Variant("f5", Double.POSITIVE_INFINITY, 205));

    /** Men's voices for low clips and women's for high ones, as near to a clip as is known before anything is said. */
    static VoiceSetting of(Manner wanted) {
        var variant = VARIANTS.stream().filter(one -> wanted.hertz() <= one.upTo).findFirst().orElseThrow();
        double semitones = Manner.semitones(variant.middle, wanted.hertz());
        return new VoiceSetting(variant.name,
                pitch(MIDDLE + PITCH_BY_SEMITONE * semitones), USUAL, range(RANGE_BY_SEMITONE * wanted.semitones()));
    }

    /** Nearer to what is wanted than what it has given. */
    VoiceSetting towards(Manner wanted, Manner given) {
        return new VoiceSetting(variant, pitch(pitch + PITCH_BY_SEMITONE * given.below(wanted)),
                Math.clamp(Math.round(speed * given.slowerThan(wanted)), SLOWEST, FASTEST),
                range(range + RANGE_BY_SEMITONE * (wanted.semitones() - given.semitones())));
    }

    private static int pitch(double value) {
        return Math.clamp(Math.round(value), ScriptWriter.LOWEST_PITCH, HIGHEST);
    }

    private static int range(double value) {
        return Math.clamp(Math.round(value), 0, HIGHEST);
    }

    Script script(String sentence) {
        return new Script(LANGUAGE, variant, pitch, speed, range, List.of(new Script.Phrase(sentence, Prosody.PLAIN)));
    }
}
