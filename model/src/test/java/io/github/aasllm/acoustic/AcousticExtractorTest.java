// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.Waveform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The four properties of signals whose answer is known without a peer, and every documented edge case. */
class AcousticExtractorTest {
    private static final double BIN_HZ = 16_000.0 / 2048;
    // Signals here are not rounded to 16 bits, so only formulas differ.
    private static final double LSB_DB = 1e-3;

    private final AcousticExtractor extractor = AcousticExtractor.paper();

    @Test
    void toneIsHeardWithinAFifthOfABin() {
        // A parabola on magnitudes is not exact for a Hann window; its error stays below a fifth of a bin.
        for (double hertz : new double[] {220, 440, 1000, 3333}) {
            assertEquals(hertz, extract(tone(hertz, 0.5, 16_000)).pitchHz(), BIN_HZ / 5);
        }
    }

    @Test
    void pitchIsTheMeanOfAllPartialsAndNotTheFundamental() {
        var chord = new float[16_000];
        for (int i = 0; i < chord.length; i++) {
            chord[i] = (float) (0.2 * Math.sin(Math.TAU * 500 * i / 16_000)
                    + 0.2 * Math.sin(Math.TAU * 1500 * i / 16_000));
        }
        assertEquals((500 + 1500) / 2.0, extract(chord).pitchHz(), BIN_HZ / 5);
    }

    @Test
    void partialBelowATenthOfTheStrongestIsNotHeard() {
        assertEquals(500, extract(twoTones(0.5, 0.04)).pitchHz(), BIN_HZ / 5); // 0.08 of the strongest
        assertEquals((500 + 1500) / 2.0, extract(twoTones(0.5, 0.06)).pitchHz(), BIN_HZ / 5); // 0.12
    }

    @Test
    void toneBelow150HertzAndToneFrom4000HertzHaveNoPitch() {
        assertTrue(Double.isNaN(extract(tone(100, 0.5, 16_000)).pitchHz()));
        // At the cut edges of a clip spectra are broad, so the tone fades in and out.
        assertTrue(Double.isNaN(extract(faded(tone(5000, 0.5, 16_000))).pitchHz()));
    }

    @Test
    void intensityIsTheMeanSquareInDecibels() {
        assertEquals(10 * Math.log10(0.5 * 0.5), extract(constant(0.5f, 1600)).intensityDb(), 1e-9);
        assertEquals(10 * Math.log10(0.5 * 0.5 / 2), extract(tone(1000, 0.5, 16_000)).intensityDb(), LSB_DB);
        assertEquals(0, extract(constant(1, 1600)).intensityDb());
    }

    @Test
    void halfTheAmplitudeIsSixDecibelsLessAndChangesNothingElse() {
        float[] loud = faded(noise(32_000, 7));
        var quiet = new float[loud.length];
        for (int i = 0; i < loud.length; i++) {
            quiet[i] = loud[i] / 2; // exact in binary, so every other figure is bit for bit the same
        }
        AcousticProperties a = extract(loud);
        AcousticProperties b = extract(quiet);
        assertEquals(a.intensityDb() - 20 * Math.log10(2), b.intensityDb(), 1e-9);
        assertEquals(a.pitchHz(), b.pitchHz());
        assertEquals(a.speechRate(), b.speechRate());
        assertEquals(a.articulationRate(), b.articulationRate());
    }

    @Test
    void ratesAreTheSegmentsByTheClipAndByTheirOwnTime() {
        float[] burst = noise(8_192, 8);
        var clip = new float[4 * 8_192];
        System.arraycopy(burst, 0, clip, 0, 8_192);
        System.arraycopy(burst, 0, clip, 2 * 8_192, 8_192);
        Segments segments = Segments.of(clip);
        // A frame reaches 1024 samples to either side and is loud while over 1 % of it sounds: 21 samples.
        // Frames 0 to 17 (centres to 8704, which still has 512) touch the first burst; 31 to 49 the second.
        assertArrayEquals(new int[] {0, 18 * 512}, segments.bounds().get(0));
        assertArrayEquals(new int[] {31 * 512, 50 * 512}, segments.bounds().get(1));
        AcousticProperties properties = extract(clip);
        assertEquals(2, properties.segments());
        assertEquals(2 / (4 * 8_192 / 16_000.0), properties.speechRate());
        assertEquals(2 / ((18 + 19) * 512 / 16_000.0), properties.articulationRate());
    }

    @Test
    void pauseTwentyDecibelsDownEndsASegmentAndOneNineteenDownDoesNot() {
        assertEquals(2, extract(withPause(Math.pow(10, -21 / 20.0))).segments());
        assertEquals(1, extract(withPause(Math.pow(10, -19 / 20.0))).segments());
    }

    @Test
    void silenceIsOneSegmentWithoutPitch() {
        AcousticProperties silence = extract(new float[16_000]);
        assertEquals(new AcousticProperties(Double.NaN, Double.NEGATIVE_INFINITY, 1, 1, 1), silence);
        assertEquals(List.of("pitch: undefined (no spectral peak between 150 and 4000 Hz)",
                "intensity: undefined (all samples are zero)"), silence.warnings());
    }

    @Test
    void emptyClipHasOneEmptySegmentAndNothingElse() {
        AcousticProperties empty = extract(new float[0]);
        assertEquals(new AcousticProperties(Double.NaN, Double.NaN, 1, Double.NaN, Double.NaN), empty);
        assertArrayEquals(new int[] {0, 0}, Segments.of(new float[0]).bounds().getFirst());
        assertEquals(List.of("pitch: undefined (no spectral peak between 150 and 4000 Hz)",
                "intensity: undefined (no sample)", "speech rate: undefined (no sample)",
                "articulation rate: undefined (no sample)"), empty.warnings());
    }

    @Test
    void oneSampleIsOneSegmentOfASixteenthOfAMillisecond() {
        AcousticProperties one = extract(new float[] {0.5f});
        assertTrue(Double.isNaN(one.pitchHz())); // the window is symmetric about it: a flat spectrum, no peak
        assertEquals(20 * Math.log10(0.5), one.intensityDb(), 1e-9);
        assertEquals(16_000, one.speechRate());
        assertEquals(16_000, one.articulationRate());
    }

    @Test
    void constantOffsetHidesAllPeaksBelowATenthOfIt() {
        assertTrue(Double.isNaN(extract(constant(0.25f, 16_000)).pitchHz()));
    }

    @Test
    void definedValuesGiveNoWarning() {
        assertEquals(List.of(), extract(tone(440, 0.5, 16_000)).warnings());
    }

    @Test
    void manyThreadsGetWhatOneThreadGets() throws Exception {
        var clips = new ArrayList<Waveform>();
        for (int i = 0; i < 40; i++) {
            clips.add(new Waveform(noise(4_000 + 300 * i, i)));
        }
        List<AcousticProperties> alone = clips.stream().map(extractor::extract).toList();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AcousticProperties>> together = clips.stream()
                    .map(clip -> pool.submit(() -> extractor.extract(clip))).toList();
            for (int i = 0; i < clips.size(); i++) {
                assertEquals(alone.get(i), together.get(i).get());
            }
        }
    }

    private AcousticProperties extract(float[] samples) {
        return extractor.extract(new Waveform(samples));
    }

    private static float[] tone(double hertz, double amplitude, int samples) {
        var tone = new float[samples];
        for (int i = 0; i < samples; i++) {
            tone[i] = (float) (amplitude * Math.sin(Math.TAU * hertz * i / 16_000));
        }
        return tone;
    }

    private static float[] twoTones(double at500, double at1500) {
        float[] sum = tone(500, at500, 16_000);
        float[] other = tone(1500, at1500, 16_000);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other[i];
        }
        return faded(sum);
    }

    private static float[] faded(float[] samples) {
        for (int i = 0; i < samples.length; i++) {
            samples[i] *= (float) (0.5 - 0.5 * Math.cos(Math.TAU * i / (samples.length - 1)));
        }
        return samples;
    }

    private static float[] constant(float value, int samples) {
        var constant = new float[samples];
        Arrays.fill(constant, value);
        return constant;
    }

    private static float[] withPause(double gain) {
        float[] samples = tone(1000, 0.5, 3 * 16_000);
        for (int i = 16_000; i < 2 * 16_000; i++) {
            samples[i] *= (float) gain;
        }
        return samples;
    }

    private static float[] noise(int samples, long seed) {
        var random = new SplittableRandom(seed);
        var noise = new float[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (float) random.nextDouble(-0.5, 0.5);
        }
        return noise;
    }
}
