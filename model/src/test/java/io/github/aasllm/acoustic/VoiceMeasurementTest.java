// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.Waveform;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Method voice on sounds whose syllables and pitch are known, and every documented edge case. */
class VoiceMeasurementTest {
    private static final double STEP = Math.pow(2, 1 / 120.0); // a tenth of a semitone

    private final AcousticExtractor voice = AcousticExtractor.of(Method.VOICE, Normalisation.NONE);

    @ParameterizedTest
    @ValueSource(doubles = {71, 83, 97, 133, 210, 400})
    void aSteadyVowelIsOneSyllableHoweverLongAndDeep(double hertz) {
        for (double seconds : new double[] {0.15, 0.6, 1.2}) {
            var properties = extract(Sounds.vowel(hertz, seconds));
            assertEquals(1, properties.segments(), seconds + " s");
            assertEquals(hertz, properties.pitchHz(), hertz * (STEP - 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 9})
    void vowelsAreCounted(int count) {
        float[] vowels = Sounds.repeat(Sounds.vowel(140, 0.12), count); // one every 220 ms
        var properties = extract(vowels);
        assertEquals(count, properties.segments());
        assertEquals(count / (vowels.length / 16_000.0), properties.speechRate(), 1e-12);
        assertTrue(properties.articulationRate() > properties.speechRate());
    }

    @Test
    void aDipOfTwoPercentPartsSyllablesAndOneOfHalfAPercentDoesNot() {
        assertEquals(1, extract(dipped(0.005)).segments());
        assertEquals(2, extract(dipped(0.02)).segments());
    }

    /** A vowel that is weaker for 150 ms in its middle, longer than the window and its smoothing. */
    private static float[] dipped(double depth) {
        float[] vowel = Sounds.vowel(200, 1);
        for (int i = 0; i < 2_400; i++) {
            double dip = 0.5 - 0.5 * Math.cos(Math.TAU * i / 2_400);
            vowel[vowel.length / 2 - 1_200 + i] *= (float) (1 - depth * dip);
        }
        return vowel;
    }

    @Test
    void aSyllableBelowEightPercentOfTheLoudestIsNotHeard() {
        assertEquals(2, extract(withSecond(0.10)).segments());
        assertEquals(1, extract(withSecond(0.06)).segments());
    }

    private static float[] withSecond(double gain) {
        float[] two = Sounds.repeat(Sounds.vowel(140, 0.3), 2);
        for (int i = two.length / 2; i < two.length; i++) {
            two[i] *= (float) gain;
        }
        return two;
    }

    @Test
    void aSyllableAtTheClipsEdgeCounts() {
        float[] vowel = Sounds.vowel(140, 0.3);
        var cut = new float[vowel.length / 2];
        System.arraycopy(vowel, vowel.length / 2, cut, 0, cut.length); // begins at its loudest
        assertEquals(1, extract(cut).segments());
    }

    @Test
    void noiseHasNoSyllableAndSaysSo() {
        var noise = extract(Sounds.noise(32_000, 3));
        assertEquals(0, noise.segments());
        assertEquals(0, noise.speechRate());
        assertEquals(0, noise.articulationRate()); // there is sound, of which none is a syllable
    }

    @Test
    void silenceHasNeitherPitchNorSyllables() {
        var silence = extract(new float[16_000]);
        assertEquals(
                new AcousticProperties(Double.NaN, Double.NEGATIVE_INFINITY, 0, 0, Double.NaN, 0), silence);
        assertEquals(
                List.of(
                        "pitch: undefined (no voiced frame)",
                        "intensity: undefined (all samples are zero)",
                        "articulation rate: undefined (no phonation)"),
                silence.warnings());
    }

    @Test
    void emptyClipHasNothing() {
        var empty = extract(new float[0]);
        assertEquals(new AcousticProperties(Double.NaN, Double.NaN, 0, Double.NaN, Double.NaN, 0), empty);
        assertEquals(
                List.of(
                        "pitch: undefined (no voiced frame)",
                        "intensity: undefined (no sample)",
                        "speech rate: undefined (no sample)",
                        "articulation rate: undefined (no sample)"),
                empty.warnings());
    }

    @Test
    void oneSampleIsSoundWithoutASyllable() {
        var one = extract(new float[] {0.5f});
        assertEquals(new AcousticProperties(Double.NaN, 20 * Math.log10(0.5), 0, 0, 0, 0), one);
    }

    @Test
    void lessThanAFrameIsMeasured() {
        float[] tone = Sounds.tone(200, 0.5, 800); // 50 ms of a frame of 128
        var properties = extract(tone);
        assertEquals(200, properties.pitchHz(), 200 * (STEP - 1));
        assertEquals(1, properties.segments());
    }

    @Test
    void voicedShareIsThatOfTheVoicedFrames() {
        var half = new float[64 * 512];
        System.arraycopy(Sounds.tone(200, 0.5, 32 * 512), 0, half, 0, 32 * 512);
        // A frame reaches two hops to either side, so the edge of the tone is uncertain by four frames of 65.
        assertEquals(32 / 65.0, extract(half).voicedShare(), 4 / 65.0);
    }

    @Test
    void loudnessChangesIntensityAlone() {
        float[] loud = Sounds.repeat(Sounds.vowel(140, 0.2), 4);
        var quiet = new float[loud.length];
        for (int i = 0; i < loud.length; i++) {
            quiet[i] = loud[i] / 4; // exact in binary
        }
        var a = extract(loud);
        var b = extract(quiet);
        assertEquals(
                new AcousticProperties(
                        a.pitchHz(),
                        b.intensityDb(),
                        a.segments(),
                        a.speechRate(),
                        a.articulationRate(),
                        a.voicedShare()),
                b);
        assertEquals(a.intensityDb() - 20 * Math.log10(4), b.intensityDb(), 1e-9);
    }

    private AcousticProperties extract(float[] samples) {
        return voice.extract(new Waveform(samples));
    }
}
