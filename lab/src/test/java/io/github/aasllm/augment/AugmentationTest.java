// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final int RATE = Waveform.SAMPLE_RATE;

    @Test
    void atSpeed11AClipTakesATenthElevenths() {
        for (int length : new int[] {1, 7, 321, 16_000, 33_333}) {
            assertEquals(Math.round(length / 1.1), Speed.change(sine(440, length), 1.1).length);
            assertEquals(Math.round(length / 0.9), Speed.change(sine(440, length), 0.9).length);
        }
    }

    @Test
    void speedMovesATone() {
        assertEquals(440 * 1.1, frequency(Speed.change(sine(440, 32_000), 1.1)), 0.1);
    }

    @Test
    void speed1IsTheClipItself() {
        var clip = sine(440, 1000);
        assertSame(clip, Speed.change(clip, 1.0002)); // which counts in thousandths
    }

    @Test
    void aStretchedToneKeepsItsPitchAndLevel() {
        for (double factor : new double[] {0.7, 1.5}) {
            for (double hertz : new double[] {70, 220, 997}) {
                var stretched = TimeStretch.change(sine(hertz, 32_000), factor);
                assertEquals(Math.round(32_000 * factor), stretched.length);
                assertEquals(hertz, frequency(stretched), 0.005 * hertz);
                // Frames that are laid over one another in phase neither add nor cancel: within 2 %.
                assertEquals(0.5, Amplitude.meanSquare(middle(stretched)), 0.01);
            }
        }
    }

    @Test
    void stretchingBy1IsTheClipItself() {
        var clip = noise(5_000, 3);
        var same = TimeStretch.change(clip, 1);
        for (int i = 0; i < clip.length; i++) {
            assertEquals(clip[i], same[i], 1e-6);
        }
    }

    @Test
    void aSemitoneIsTheTwelfthRootOf2() {
        for (double semitones : new double[] {-5, -2, 2, 5}) {
            var shifted = PitchShift.shift(sine(300, 32_000), semitones);
            double expected = 300 * Math.pow(2, semitones / 12);
            assertEquals(32_000, shifted.length);
            assertEquals(expected, frequency(shifted), 0.01 * expected);
        }
    }

    @Test
    void noiseHasTheRatioThatWasAskedFor() {
        var clip = sine(440, 20_000);
        for (double ratio : new double[] {-5, 0, 10, 30}) {
            var noisy = Amplitude.withNoise(clip, ratio, new SplittableRandom(1));
            var difference = new float[clip.length];
            for (int i = 0; i < clip.length; i++) {
                difference[i] = noisy[i] - clip[i];
            }
            double heard = 10 * Math.log10(Amplitude.meanSquare(clip) / Amplitude.meanSquare(difference));
            // the noise is scaled, not its expectation; float rounding remains
            assertEquals(ratio, heard, 0.01);
        }
    }

    @Test
    void sixDecibelsAreTwiceTheAmplitude() {
        double twice = 20 * Math.log10(2);
        assertArrayEquals(new float[] {0.5f, -1.5f}, Amplitude.gain(new float[] {0.25f, -0.75f}, twice), 1e-6f);
    }

    @Test
    void aRoomFallsBy60DecibelsInItsReverberationTime() {
        double seconds = 0.4;
        var answer = Room.answer(seconds, new SplittableRandom(5));
        assertEquals(1, answer[0]);
        answer[0] = 0;
        // Energy 1, as much as the click: 0 dB of direct to reverberant.
        assertEquals(1, Amplitude.meanSquare(answer) * answer.length, 1e-5);
        // Schroeder: the energy still to come falls along a line in decibels; measured between 5 and 25 dB.
        double[] left = new double[answer.length + 1];
        for (int i = answer.length - 1; i >= 0; i--) {
            left[i] = left[i + 1] + answer[i] * answer[i];
        }
        int from = firstBelow(left, 5);
        int to = firstBelow(left, 25);
        // 60 dB are 3 times 20 dB. Noise of 3,000 samples in between makes the line uneven by some percent.
        assertEquals(seconds, 3.0 * (to - from) / RATE, 0.05 * seconds);
    }

    @Test
    void aRoomKeepsLengthAndLoudnessAndOnsets() {
        var clip = noise(10_000, 2);
        Arrays.fill(clip, 0, 4_000, 0);
        var heard = Room.reverberate(clip, 0.3, new SplittableRandom(1));
        assertEquals(clip.length, heard.length);
        assertEquals(Amplitude.meanSquare(clip), Amplitude.meanSquare(heard), 1e-6);
        // Nothing sounds before it sounds, but for a float's rounding in the transform.
        assertEquals(0, Amplitude.meanSquare(Arrays.copyOf(heard, 3_999)), 1e-12);
    }

    @Test
    void aTelephoneKeepsItsBandAndNothingElse() {
        var telephone = new Telephone(300, 3400);
        for (double hertz : new double[] {450, 1000, 3250}) {
            var heard = telephone.carry(sine(hertz, 32_000));
            assertEquals(32_000, heard.length);
            assertEquals(hertz, frequency(heard), 0.01);
            // Of a sine at full scale 8 bits of μ-law leave 38 dB over the noise of their steps: 1.6 % of the amplitude.
            assertEquals(0.5, Amplitude.meanSquare(middle(heard)), 0.02);
        }
        for (double hertz : new double[] {60, 180, 3550, 7000}) {
            // Outside of it there is nothing: what is left is below the smallest step, expm1(ln(256) / 127) / 255.
            double step = Math.expm1(Math.log1p(255) / 127) / 255;
            assertEquals(0, Amplitude.meanSquare(middle(telephone.carry(sine(hertz, 32_000)))), step * step);
        }
        // At the edges half of the amplitude is left, which is a quarter of the mean square.
        assertEquals(0.125, Amplitude.meanSquare(middle(telephone.carry(sine(300, 32_000)))), 0.005);
        assertEquals(0.125, Amplitude.meanSquare(middle(telephone.carry(sine(3400, 32_000)))), 0.005);
    }

    @Test
    void aTelephoneSpreadsItsStepsByG711() {
        assertEquals(0, Telephone.coded(0));
        assertEquals(1, Telephone.coded(1), 1e-6);
        assertEquals(-1, Telephone.coded(-7), 1e-6); // cut off
        // The step beside full scale is (1 + 255) to the power 126 / 127, less 1, over 255.
        assertEquals((Math.pow(256, 126.0 / 127) - 1) / 255, Telephone.coded(0.96f), 1e-6);
        var steps = IntStream.rangeClosed(-10_000, 10_000).mapToDouble(i -> Telephone.coded(i / 10_000f)).distinct();
        assertEquals(2 * 127 + 1, steps.count());
    }

    /** Of n bits by μ-law the ratio of signal to noise is 6.02 n + 4.77 - 20 log10(ln(1 + μ)) dB, 38.1 of 8 bits. */
    @Test
    void whatATelephoneCarriesHasTheNoiseOf8Bits() {
        var tone = sine(997, 32_000); // no part of the rate, so that its steps differ
        var heard = new Telephone(300, 3400).carry(tone);
        var noise = new float[tone.length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = heard[i] - tone[i];
        }
        double decibels = 10 * Math.log10(Amplitude.meanSquare(middle(tone)) / Amplitude.meanSquare(middle(noise)));
        // the formula takes noise to be even over a step; a sine has more of its time at its peaks, where steps are wide
        assertEquals(6.02 * 8 + 4.77 - 20 * Math.log10(Math.log(256)), decibels, 1);
    }

    @Test
    void aTelephoneHasAShareOfItsOwn() {
        var some = new Augmentation(
                recipe("augment.telephone = 20 %").augment());
        var clip = new Waveform(noise(400, 1));
        long changed = IntStream.range(0, 1_000)
                .filter(i -> some.change(clip, Augmentation.random(1, 0, "clip" + i)).samples()[9] != clip.samples()[9])
                .count();
        // 200 expected; the standard deviation of 1,000 draws is √(1000 · 0.2 · 0.8) = 12.6, and this is 4 of them.
        assertEquals(200, changed, 51);
    }

    @Test
    void silenceStaysSilence() {
        var silence = new float[5_000];
        assertArrayEquals(silence, new Telephone(300, 3400).carry(silence));
        assertArrayEquals(silence, Amplitude.withNoise(silence, 10, new SplittableRandom(1)));
        assertArrayEquals(silence, Room.reverberate(silence, 0.2, new SplittableRandom(1)));
        assertArrayEquals(silence, PitchShift.shift(silence, 2));
    }

    @Test
    void aRunThatGoesOnHearsWhatItWouldHaveHeard() {
        var everything = augmentation("100 %");
        var clip = new Waveform(noise(8_000, 4));
        var first = everything.change(clip, Augmentation.random(1, 3, "03a01Fa"));
        assertArrayEquals(
                first.samples(), everything.change(clip, Augmentation.random(1, 3, "03a01Fa")).samples());
        assertDiffers(first, everything.change(clip, Augmentation.random(1, 4, "03a01Fa")));
        assertDiffers(first, everything.change(clip, Augmentation.random(2, 3, "03a01Fa")));
        assertDiffers(first, everything.change(clip, Augmentation.random(1, 3, "03a01Nc")));
    }

    @Test
    void theShareIsThatOfClipsThatChange() {
        var gainOnly = new Augmentation(
                recipe("augment.share = 30 %\naugment.gain = 1 .. 6 dB").augment());
        var clip = new Waveform(sine(440, 100));
        long changed = IntStream.range(0, 2_000)
                .filter(i -> gainOnly.change(clip, Augmentation.random(1, 0, "clip" + i)).samples()[9]
                        != clip.samples()[9])
                .count();
        // 600 expected; the standard deviation of 2,000 draws is √(2000 · 0.3 · 0.7) = 20.5, and this is 4 of
        // them.
        assertEquals(600, changed, 82);
    }

    /** The masks are drawn behind it, so recipes without a telephone train as they did before there was one. */
    @Test
    void nothingIsDrawnForATelephoneThatIsNotAskedFor() {
        var random = Augmentation.random(1, 0, "a");
        new Augmentation(recipe("augment.share = 100 %\naugment.gain = 1 .. 6 dB").augment())
                .change(new Waveform(sine(440, 100)), random);
        var twice = Augmentation.random(1, 0, "a");
        twice.nextDouble(); // whether the gain changes
        twice.nextDouble(); // by how much
        assertEquals(twice.nextLong(), random.nextLong());
    }

    @Test
    void nothingIsDoneWhereNothingIsAskedFor() {
        var clip = new Waveform(sine(440, 100));
        var none = new Augmentation(recipe("augment.share = 100 %").augment());
        assertSame(clip.samples(), none.change(clip, Augmentation.random(1, 0, "a")).samples());
        var empty = new Waveform(new float[0]);
        assertSame(empty, augmentation("100 %").change(empty, Augmentation.random(1, 0, "a")));
    }

    @Test
    void veryShortClipsSurvive() {
        var everything = augmentation("100 %");
        for (int length = 1; length < 700; length += 37) {
            var clip = new Waveform(noise(length, length));
            assertFalse(everything.change(clip, Augmentation.random(1, 0, "a")).isEmpty());
        }
    }

    private static void assertDiffers(Waveform a, Waveform b) {
        assertFalse(Arrays.equals(a.samples(), b.samples()));
    }

    private static Augmentation augmentation(String share) {
        return new Augmentation(recipe("augment.share = " + share + """

                augment.speed = 0.9 .. 1.1
                augment.pitch = -2 .. 2 semitones
                augment.reverberation = 0.1 .. 0.3 s
                augment.noise = 10 .. 30 dB
                augment.gain = -6 .. 6 dB
                augment.telephone = 100 %
                """).augment());
    }

    static Recipe recipe(String settings) {
        return Recipe.parse(Path.of("r.recipe"), "corpus.name = emodb\ntune = full\n" + settings);
    }

    private static int firstBelow(double[] left, double decibels) {
        int i = 0;
        while (10 * Math.log10(left[i] / left[0]) > -decibels) {
            i++;
        }
        return i;
    }

    /**
     * Of a tone: between its first and last rising zero crossing, each placed on a straight line, of the
     * middle.
     */
    private static double frequency(float[] tone) {
        var samples = middle(tone);
        double first = -1;
        double last = -1;
        int periods = -1;
        for (int i = 1; i < samples.length; i++) {
            if (samples[i - 1] < 0 && samples[i] >= 0) {
                last = i - samples[i] / (samples[i] - samples[i - 1]);
                first = first < 0 ? last : first;
                periods++;
            }
        }
        assertTrue(periods > 10, periods + " periods");
        return periods * RATE / (last - first);
    }

    /** Without a tenth at each end, where filters and windows begin. */
    private static float[] middle(float[] samples) {
        return Arrays.copyOfRange(samples, samples.length / 10, samples.length * 9 / 10);
    }

    private static float[] sine(double hertz, int length) {
        var samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) Math.sin(2 * Math.PI * hertz * i / RATE);
        }
        return samples;
    }

    private static float[] noise(int length, long seed) {
        var random = new Random(seed);
        var samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) (0.1 * random.nextGaussian());
        }
        return samples;
    }
}
