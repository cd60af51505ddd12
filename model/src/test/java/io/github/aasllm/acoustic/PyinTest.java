// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.aasllm.audio.AudioFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fundamental frequency of known sounds and of librosa's pyin frame by frame; d′ against its formula. */
class PyinTest {
    private static final double STEP = Math.pow(2, 1 / 120.0); // a tenth of a semitone

    private final Pyin pyin = new Pyin(RealFft.ofLength(Frames.SHORT));

    @TestFactory
    Stream<DynamicTest> everyFrameIsThatOfThePeer() throws Exception {
        var folder = Path.of(PyinTest.class.getResource("/golden/acoustic/pyin.json").toURI());
        JsonNode golden = JsonMapper.shared().readTree(folder);
        assertEquals(14, golden.size());
        return golden.propertyNames().stream().map(name -> dynamicTest(name, () -> {
            float[] samples = AudioFile.read(folder.resolveSibling("signals").resolve(name)).samples();
            double[] expected = new double[golden.get(name).size()];
            Arrays.setAll(expected, i -> golden.get(name).get(i).asDouble(Double.NaN));
            assertArrayEquals(expected, pyin.of(samples), 1e-6);
        }));
    }

    @Test
    void toneHasItsFrequencyToHalfAStep() {
        for (double hertz : new double[] {70, 123.4, 300, 500}) {
            double[] heard = pyin.of(Sounds.tone(hertz, 0.5, 16_000));
            for (int frame = 2; frame < heard.length - 2; frame++) { // the outer ones are not full
                assertEquals(0, Math.log(heard[frame] / hertz) / Math.log(STEP), 0.5, hertz + " Hz");
            }
        }
    }

    @Test
    void theFundamentalIsHeardWhereItIsMissing() {
        var partials = new float[16_000];
        for (int i = 0; i < partials.length; i++) {
            for (int partial = 2; partial <= 8; partial++) {
                partials[i] += (float) (0.1 * Math.sin(Math.TAU * 110 * partial * i / 16_000));
            }
        }
        assertEquals(110, Pyin.median(pyin.of(partials)), 110 * (STEP - 1));
    }

    @Test
    void aGlideIsFollowedWithoutAGap() {
        var glide = new float[2 * 16_000];
        double phase = 0;
        for (int i = 0; i < glide.length; i++) {
            glide[i] = (float) (0.5 * Math.sin(phase));
            phase += Math.TAU * at(i) / 16_000;
        }
        double[] heard = pyin.of(glide);
        for (int frame = 2; frame < heard.length - 2; frame++) { // the outer ones are not full
            // In 128 ms the pitch rises by 8 %, and a frame hears something between the ends of that.
            assertEquals(at(frame * Frames.HOP), heard[frame], 0.04 * heard[frame], "frame " + frame);
        }
    }

    /** An octave up in two seconds, from 100 Hz. */
    private static double at(int sample) {
        return 100 * Math.pow(2, sample / 32_000.0);
    }

    @Test
    void silenceOneSampleAndNoSampleHaveNoVoice() {
        for (int samples : new int[] {16_000, 1, 0}) {
            double[] heard = pyin.of(new float[samples]);
            assertEquals(1 + samples / 512, heard.length);
            assertEquals(0, Pyin.voicedShare(heard));
            assertTrue(Double.isNaN(Pyin.median(heard)));
        }
    }

    @Test
    void medianOfTwoVoicedFramesIsTheirMean() {
        assertEquals((100 + 200) / 2.0, Pyin.median(new double[] {200, Double.NaN, 100}));
        assertEquals(2 / 3.0, Pyin.voicedShare(new double[] {200, Double.NaN, 100}));
    }

    @Test
    void aClipLeavesNothingBehindForTheNext() {
        float[] tone = Sounds.tone(150, 0.5, 9_000);
        double[] fresh = pyin.of(tone);
        pyin.of(Sounds.noise(40_000, 5));
        assertArrayEquals(fresh, pyin.of(tone));
    }

    @Test
    void differenceFunctionIsItsFormula() {
        float[] samples = Sounds.noise(3 * 512 + 77, 6);
        var yin = new Yin(RealFft.ofLength(Frames.SHORT));
        yin.start(samples);
        var normalised = new double[Yin.LAGS];
        for (int frame = 0; frame < Frames.count(samples.length); frame++) {
            yin.advance(normalised);
            // 2048 terms of size 1, each good to 1e-16.
            assertArrayEquals(formula(samples, Frames.start(frame)), normalised, 1e-10);
        }
    }

    private static double[] formula(float[] samples, int start) {
        var x = new double[Frames.LENGTH];
        for (int i = 0; i < x.length; i++) {
            x[i] = start + i >= 0 && start + i < samples.length ? samples[start + i] : 0;
        }
        var normalised = new double[Yin.LAGS];
        double total = 0;
        double head = 0;
        for (int lag = 1; lag <= Yin.LONGEST; lag++) {
            double zero = 0;
            double shifted = 0;
            for (int i = 0; i < x.length; i++) {
                zero += x[i] * x[i];
                shifted += i + lag < x.length ? x[i] * x[i + lag] : 0;
            }
            head += x[lag - 1] * x[lag - 1];
            double difference = 2 * zero - 2 * shifted - head;
            total += difference;
            if (lag >= Yin.SHORTEST) {
                normalised[lag - Yin.SHORTEST] = lag * difference / total;
            }
        }
        return normalised;
    }

    @Test
    void ofTwoTroughsBelowEveryThresholdTheShorterPeriodHasESquaredTimesTheOthersShare() {
        var normalised = new double[Yin.LAGS];
        Arrays.fill(normalised, 1);
        normalised[100 - Yin.SHORTEST] = 0; // 160 Hz, and symmetric, so that no parabola moves it
        normalised[200 - Yin.SHORTEST] = 0; // 80 Hz
        var candidates = new PitchCandidates();
        candidates.find(normalised);
        assertEquals(2, candidates.count());
        assertEquals(160, PitchCandidates.hertz(candidates.pitch(0)), 160 * (STEP - 1));
        assertEquals(80, PitchCandidates.hertz(candidates.pitch(1)), 80 * (STEP - 1));
        assertEquals(Math.exp(2), candidates.probability(0) / candidates.probability(1), 1e-9);
        assertEquals(1, candidates.voiced(), 1e-12);
    }
}
