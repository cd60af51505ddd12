// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.audio.Waveform;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is said is drawn by a seed, varied, and within what SSML and eSpeak can take. */
class ScriptWriterTest {
    private static final List<String> VARIANTS = List.of("Demonic", "f1", "m1", "m2");

    @Test
    void theSameSeedGivesTheSameScripts() {
        var writer = new ScriptWriter(VARIANTS);
        var first = new SplittableRandom(1);
        var again = new SplittableRandom(1);
        for (int i = 0; i < 50; i++) {
            assertEquals(writer.write(first), writer.write(again));
        }
    }

    @Test
    void scriptsAreInManyLanguagesAndOfFewWordsAPhrase() {
        var writer = new ScriptWriter(VARIANTS);
        var random = new SplittableRandom(2);
        var languages = new HashSet<String>();
        int germanOrEnglish = 0;
        int scripts = 2000;
        for (int i = 0; i < scripts; i++) {
            var script = writer.write(random);
            languages.add(script.language());
            // deeper ones kill eSpeak
            assertTrue(script.pitch() >= 25 && !script.variant().equals("Demonic"));
            germanOrEnglish += script.language().equals("de") || script.language().startsWith("en") ? 1 : 0;
            for (var phrase : script.phrases()) {
                assertTrue(phrase.words().split(" ").length <= 4, phrase.words());
                assertFalse(phrase.words().matches(".*[<>&].*"), phrase.words());
                assertTrue(Math.abs(phrase.prosody().pitch()) <= 35 && phrase.prosody().rate() >= 75);
            }
        }
        // 0.3 each; four and a half standard errors
        assertEquals(0.6, (double) germanOrEnglish / scripts, 0.05);
        assertTrue(languages.size() > 40, languages.toString());
    }

    @Test
    void aPhraseIsAnElementOfSsml() {
        var script = new Script("de", "f3", 50, 170, 50, List.of(
                new Script.Phrase("guten Tag", new Prosody(-20, 120, 4)), new Script.Phrase("Leute.",
                        Prosody.PLAIN)));
        assertEquals(
                "<speak><prosody pitch=\"-20%\" rate=\"120%\" volume=\"+4dB\">guten "
                        + "Tag</prosody>"
                        + " <prosody pitch=\"+0%\" rate=\"100%\" "
                        + "volume=\"+0dB\">Leute.</prosody></speak>",
                script.ssml());
        assertEquals("de+f3", script.voice());
    }

    /** A voice that says a sound for every letter of one script, and for three letters of ten of the next. */
    @Test
    void aClipOfWhichMostSoundsAreMissingIsNotGiven() {
        var said = new AtomicInteger();
        var synthesis = new Synthesis((script, seed) -> {
            long sounds = said.getAndIncrement() % 2 == 0 ? script.letters() : 3 * script.letters() / 10;
            var phonemes = LongStream.range(0, sounds).mapToObj(i -> new Phoneme("a", 0.01 * i)).toList();
            return new SpokenClip(new Waveform(new float[16_000]), phonemes, script);
        }, VARIANTS, 1);
        for (int i = 0; i < 5; i++) {
            var clip = synthesis.next();
            assertEquals(clip.script().letters(), clip.sounds());
        }
        assertEquals(5 + 4, said.get(), "the four between them were left out");
    }

    @Test
    void aComputerWithoutTheLibraryIsToldWhereItComesFrom() {
        assertEquals(
                "espeak-ng: not found (expected: libnot-there.so.9 of eSpeak NG 1.51 or later); synthetic "
                        + "speech needs"
                        + " it; Debian and Ubuntu have it in the package espeak-ng",
                Refusals.of(() -> Espeak.open("libnot-there.so.9")));
    }
}
