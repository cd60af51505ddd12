// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import org.junit.jupiter.api.Test;

/** What is done to a clip before it is measured, and by which names. */
class NormalisationTest {
    private static final Normalisation LEVEL = Normalisation.of("level");
    private static final Normalisation EDGES = Normalisation.of("edges");
    private static final int MARGIN = 800; // 50 ms

    @Test
    void namesAreThoseOfTheFiles() {
        for (String key : Normalisation.KEYS) {
            assertEquals(key, Normalisation.of(key).key());
        }
        assertEquals(new Normalisation(true, true), Normalisation.of("level+edges"));
        assertEquals(new Normalisation(false, true), EDGES);
        assertEquals(Normalisation.NONE, Normalisation.of("none"));
        assertEquals(
                "normalisation: loud (expected: one of none, level, edges, level+edges)",
                assertThrows(InvalidInputException.class, () -> Normalisation.of("loud")).getMessage());
        assertEquals(
                "method: praat (expected: one of paper, voice)",
                assertThrows(InvalidInputException.class, () -> Method.of("praat")).getMessage());
        assertEquals(Method.VOICE, Method.of("voice"));
    }

    @Test
    void withoutNormalisationTheClipIsTheSame() {
        float[] clip = Sounds.noise(1_000, 1);
        assertSame(clip, Normalisation.NONE.apply(clip));
    }

    @Test
    void speechIsBroughtTo23DecibelsBelowFullScaleHoweverLoudItWas() {
        for (double amplitude : new double[] {0.01, 0.9}) {
            float[] tone = LEVEL.apply(Sounds.tone(1_000, amplitude, 16_000));
            assertEquals(-23, Intensity.of(tone), 1e-4); // single precision
        }
    }

    @Test
    void pausesHaveNoPartInTheLevel() {
        float[] half = LEVEL.apply(between(0, Sounds.tone(1_000, 0.3, 16_000), 16_000));
        assertEquals(-23 + 10 * Math.log10(0.5), Intensity.of(half), 1e-4);
    }

    @Test
    void silenceBeforeAndAfterIsCutOffBut50Milliseconds() {
        float[] tone = Sounds.tone(1_000, 0.3, 32 * 320);
        float[] kept = EDGES.apply(between(20 * 320, tone, 30 * 320)); // whole frames of 20 ms
        assertArrayEquals(between(MARGIN, tone, MARGIN), kept);
        var clip = new Waveform(between(20 * 320, tone, 30 * 320));
        assertEquals(20 * 320 - MARGIN, EDGES.cutBefore(clip)); // by which times in the clip move
        assertEquals(0, LEVEL.cutBefore(clip));
        assertEquals(0, EDGES.cutBefore(new Waveform(new float[5_000])));
    }

    @Test
    void whatIs41DecibelsDownIsSilenceAndWhatIs39DownIsNot() {
        float[] tone = Sounds.tone(1_000, 0.3, 32 * 320);
        assertEquals(tone.length + MARGIN, EDGES.apply(withTail(tone, -41)).length);
        assertEquals(2 * tone.length, EDGES.apply(withTail(tone, -39)).length);
    }

    @Test
    void aPauseInsideIsKept() {
        float[] tone = Sounds.tone(1_000, 0.3, 32 * 320);
        float[] two = Sounds.repeat(between(0, tone, 32_000), 2);
        assertEquals(two.length - 32_000 + MARGIN, EDGES.apply(two).length);
    }

    @Test
    void silenceAndNothingStayAsTheyAre() {
        for (int samples : new int[] {0, 1, 5_000}) {
            var silence = new float[samples];
            assertSame(silence, Normalisation.of("level+edges").apply(silence));
        }
    }

    @Test
    void speechRateIsOfTheClipThatIsLeft() {
        float[] vowels = Sounds.repeat(Sounds.vowel(140, 0.2), 4);
        var padded = new Waveform(between(32_000, vowels, 32_000));
        double plain = AcousticExtractor.of(Method.VOICE, Normalisation.NONE).extract(padded).speechRate();
        double trimmed = AcousticExtractor.of(Method.VOICE, EDGES).extract(padded).speechRate();
        assertEquals(4 / (vowels.length / 16_000.0 + 4), plain, 1e-12);
        assertEquals(4 / (vowels.length / 16_000.0), trimmed, 0.05 * trimmed); // 50 ms about the outer vowels
    }

    private static float[] between(int before, float[] sound, int after) {
        var all = new float[before + sound.length + after];
        System.arraycopy(sound, 0, all, before, sound.length);
        return all;
    }

    private static float[] withTail(float[] tone, double decibels) {
        float[] all = Sounds.repeat(tone, 2);
        for (int i = tone.length; i < all.length; i++) {
            all[i] *= (float) Math.pow(10, decibels / 20);
        }
        return all;
    }
}
