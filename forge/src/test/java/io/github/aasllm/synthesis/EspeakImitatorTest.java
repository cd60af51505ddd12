// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.aasllm.audio.Waveform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The search for a clip's voice, with a stand-in for eSpeak NG: a buzz of syllables, as high and as fast as a script
 * asks by a rule that the search does not know.
 */
class EspeakImitatorTest {
    private static final String SENTENCE = "The lamp is on the table near the window.";
    private static final int SYLLABLES = 10;

    private final List<Script> said = new ArrayList<>();

    /** Syllables of a voice with twenty harmonics, falling by a number of semitones from the first to the last. */
    private static Waveform buzz(double hertz, double semitones, double syllablesPerSecond, double level) {
        int each = (int) (Waveform.SAMPLE_RATE / syllablesPerSecond);
        var samples = new float[each * SYLLABLES];
        double phase = 0;
        for (int i = 0; i < samples.length; i++) {
            double place = (double) i / samples.length - 0.5;
            phase += 2 * Math.PI * hertz * Math.pow(2, -semitones * place / 12) / Waveform.SAMPLE_RATE;
            double sum = 0;
            for (int harmonic = 1; harmonic <= 20; harmonic++) {
                sum += Math.sin(harmonic * phase) / harmonic;
            }
            double within = (double) (i % each) / each;
            samples[i] = (float) (level * sum * Math.pow(Math.sin(Math.PI * within), 2));
        }
        return new Waveform(samples);
    }

    private SpokenClip say(Script script, int seed) {
        said.add(script);
        double middle = script.variant().startsWith("m") ? 110 : 200;
        double hertz = middle * Math.pow(2, (script.pitch() - 50) / 60.0);
        var sound = buzz(hertz, script.range() / 10.0, script.speed() / 50.0, 0.1);
        var phonemes = new ArrayList<Phoneme>();
        for (int i = 0; i < 2 * SYLLABLES; i++) {
            phonemes.add(new Phoneme("a", i * 0.01));
        }
        return new SpokenClip(sound, phonemes, script);
    }

    private Optional<Waveform> imitate(Waveform clip) {
        return new EspeakImitator(this::say).say(SENTENCE, clip);
    }

    @ParameterizedTest
    @CsvSource({"100, 3, 3, m3", "150, 6, 5, m3", "180, 2, 4, f2", "260, 5, 4, f2"})
    void theVoiceIsAsHighAsLivelyAsFastAndAsLoudAsTheClips(
            double hertz, double semitones, double rate, String variant) {
        var wanted = Manner.of(buzz(hertz, semitones, rate, 0.02));
        var made = Manner.of(imitate(buzz(hertz, semitones, rate, 0.02)).orElseThrow());
        assertEquals(0, wanted.below(made), 0.5, "semitones");
        assertEquals(wanted.semitones(), made.semitones(), 1.5);
        assertEquals(1, wanted.slowerThan(made), 0.1);
        assertEquals(wanted.decibels(), made.decibels(), 0.01);
        assertTrue(said.stream().allMatch(script -> script.variant().equals(variant)), said.toString());
        assertTrue(said.size() > 1, "the first guess was as good as the last: the search is not tested");
    }

    /** The stand-in has 200 Hz times 2 to the power of 49/60 at most, 352 Hz, and half a semitone above it 363 Hz. */
    @Test
    void aClipThatNoVoiceReachesIsNotImitated() {
        assertEquals(Optional.empty(), imitate(buzz(400, 2, 4, 0.1)));
        assertTrue(said.stream().anyMatch(script -> script.pitch() == 99), said.toString());
    }

    @Test
    void aClipWithoutVoiceIsNotImitated() {
        var random = new Random(1);
        var noise = new float[Waveform.SAMPLE_RATE];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) (0.1 * random.nextGaussian());
        }
        assertEquals(Optional.empty(), imitate(new Waveform(noise)));
        assertEquals(Optional.empty(), imitate(new Waveform(new float[Waveform.SAMPLE_RATE])));
        assertEquals(Optional.empty(), imitate(new Waveform(new float[0])));
        assertEquals(List.of(), said);
    }

    /** With a pitch and no syllable there is no rate to be as fast as, and no word was said. */
    @Test
    void whatHasNoSyllableIsNotSpoken() {
        assertTrue(new Manner(150, 3, 4, -20).isSpoken());
        assertFalse(new Manner(150, 3, 0, -20).isSpoken());
        assertFalse(new Manner(150, 3, Double.NaN, -20).isSpoken());
    }

    /** Of 32 letters eSpeak NG has said two sounds: the words are not there. */
    @Test
    void aSentenceOfWhichWordsAreLeftOutIsNotTaken() {
        var leavingOut = new EspeakImitator((script, seed) -> {
            var whole = say(script, seed);
            return new SpokenClip(whole.sound(), whole.phonemes().subList(0, 2), script);
        });
        assertEquals(Optional.empty(), leavingOut.say(SENTENCE, buzz(150, 3, 4, 0.1)));
    }

    @Test
    void whereEspeakIsNotInstalledItIsSaidByName() {
        var lines = new ArrayList<String>();
        var found = EspeakImitator.find(lines::add);
        boolean installed = PrivateLibrary.open(Espeak.LIBRARY, "espeak_Initialize").isPresent();
        assertEquals(installed, found.isPresent());
        assertEquals(installed ? List.of() : List.of("interventions: neutral words and words of another emotion are left"
                + " out: espeak-ng: not found (expected: libespeak-ng.so.1 of eSpeak NG 1.51 or later); synthetic speech"
                + " needs it; Debian and Ubuntu have it in the package espeak-ng"), lines);
    }

    @ParameterizedTest
    @CsvSource({"95, 3", "130, 4", "200, 5", "280, 4", "330, 4"})
    void realVoicesReachThePitchOfPeople(double hertz, double rate) {
        assumeTrue(PrivateLibrary.open(Espeak.LIBRARY, "espeak_Initialize").isPresent(),
                "eSpeak NG is not installed (Debian: espeak-ng), so nothing can be said here");
        var clip = buzz(hertz, 4, rate, 0.05);
        var made = EspeakImitator.find(line -> {}).orElseThrow().say(SENTENCE, clip).orElseThrow();
        assertEquals(0, Manner.of(clip).below(Manner.of(made)), 0.5, "semitones");
        assertEquals(Manner.of(clip).decibels(), Manner.of(made).decibels(), 0.01);
    }
}
