// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real synthesis, where eSpeak NG is installed; what needs no library is in {@link ScriptWriterTest}. */
class SynthesisTest {
    @BeforeAll
    static void espeakIsInstalled() {
        assumeTrue(
                PrivateLibrary.open(Espeak.LIBRARY, "espeak_Initialize").isPresent(),
                "eSpeak NG is not installed (Debian: espeak-ng), so nothing can be said here");
    }

    private static List<SpokenClip> clips(long seed, int count) {
        var synthesis = Synthesis.of(seed);
        return IntStream.range(0, count).mapToObj(i -> synthesis.next()).toList();
    }

    @Test
    void theSameSeedGivesTheSameClipsAndAnotherSeedOthers() {
        var first = clips(7, 12);
        var again = clips(7, 12);
        for (int i = 0; i < first.size(); i++) {
            assertEquals(first.get(i).script(), again.get(i).script());
            assertEquals(first.get(i).phonemes(), again.get(i).phonemes());
            assertArrayEquals(first.get(i).sound().samples(), again.get(i).sound().samples());
        }
        assertNotEquals(first.getFirst().script(), clips(8, 1).getFirst().script());
    }

    @Test
    void phonemesLieInTheClipInTheOrderOfTheirTimes() {
        for (var clip : clips(3, 40)) {
            double before = 0;
            for (var phoneme : clip.phonemes()) {
                assertTrue(phoneme.from() >= before && phoneme.from() < clip.sound().durationSeconds());
                before = phoneme.from();
            }
            // what was to be said was said, and nobody speaks faster than 40 ms a sound
            assertTrue(clip.sounds() > 0.45 * clip.script().letters(), () -> clip.script().toString());
            assertTrue(clip.sound().durationSeconds() > 0.04 * clip.sounds(), () -> clip.script().toString());
        }
    }

    @Test
    void aHigherPitchThatWasAskedForIsMeasured() {
        var espeak = Espeak.open();
        var extractor = AcousticExtractor.of(Method.VOICE, Normalisation.NONE);
        var asked = new ArrayList<Double>();
        var measured = new ArrayList<Double>();
        for (int pitch = 10; pitch <= 90; pitch += 10) {
            var script = new Script("de", "m3", pitch, 170, 50,
                    List.of(new Script.Phrase("die Nachbarn singen morgen im Garten.", Prosody.PLAIN)));
            asked.add((double) pitch);
            measured.add(Math.log(extractor.extract(espeak.say(script, 1).sound()).pitchHz()));
        }
        // log pitch is nearly linear in it
        assertTrue(correlation(asked, measured) > 0.95, () -> measured.toString());
    }

    @Test
    void aPhraseThatIsAskedToBeFasterTakesLessTime() {
        var espeak = Espeak.open();
        double slow = seconds(espeak, new Prosody(0, 75, 0));
        double fast = seconds(espeak, new Prosody(0, 135, 0));
        // 75 / 135 is 0.56; pauses do not shrink alike
        assertTrue(fast < 0.75 * slow, fast + " s and " + slow + " s");
    }

    @Test
    void everyLanguageThatIsDrawnIsSpoken() {
        var espeak = Espeak.open();
        var random = new SplittableRandom(5);
        for (var language : Language.all()) {
            var script = new Script(language.code(), "f2", 50, 170, 50,
                    List.of(new Script.Phrase(language.word(6, random) + " " + language.word(6, random),
                            Prosody.PLAIN)));
            var clip = espeak.say(script, 1);
            assertTrue(clip.sounds() >= 8, () -> script + " gives " + clip.phonemes());
        }
    }

    @Test
    void manyVariantsAreFound() {
        var variants = Espeak.open().variants();
        assertTrue(variants.size() >= 18, () -> variants.toString());
        assertTrue(variants.containsAll(List.of("f1", "f2", "m1", "m2", "whisper")));
        assertFalse(variants.stream().anyMatch(String::isBlank));
    }

    private static double seconds(Espeak espeak, Prosody prosody) {
        var words = "the small green bottle stands behind the door again";
        return espeak.say(new Script("en-us", "m1", 50, 160, 50,
                List.of(new Script.Phrase(words, prosody))), 1)
                .sound()
                .durationSeconds();
    }

    private static double correlation(List<Double> x, List<Double> y) {
        double meanX = x.stream().mapToDouble(d -> d).average().orElseThrow();
        double meanY = y.stream().mapToDouble(d -> d).average().orElseThrow();
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.size(); i++) {
            xx += (x.get(i) - meanX) * (x.get(i) - meanX);
            yy += (y.get(i) - meanY) * (y.get(i) - meanY);
            xy += (x.get(i) - meanX) * (y.get(i) - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }
}
