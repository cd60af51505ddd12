// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.ClipTracks;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.synthesis.Phoneme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is to be told of a clip is what is in it. */
class TracksTest {
    private static final int SECOND = Waveform.SAMPLE_RATE;

    /** A second of partials of 360 Hz up to a highest one, then a second a hundred times softer. */
    private static Tracks buzz(int partials) {
        var samples = new float[2 * SECOND];
        for (int i = 0; i < samples.length; i++) {
            for (int partial = 1; partial <= partials; partial++) {
                double level = i < SECOND ? 0.1 : 0.001;
                samples[i] += (float) (level * Math.sin(2 * Math.PI * 360 * partial * i / SECOND));
            }
        }
        var phonemes = List.of(new Phoneme("a", 0.1), new Phoneme("i", 1));
        return TrackMeasurement.of(new Waveform(samples), phonemes, symbol -> symbol.equals("a") ? 5 : 6);
    }

    @Test
    void pitchCountsInOctavesAbove180Hertz() {
        var tracks = buzz(6);
        assertEquals(50, tracks.tokens()); // 2 s of 40 ms
        // 360 Hz; a step of the measurement is a tenth of a semitone
        assertEquals(1, tracks.pitch()[12], 0.01);
        assertEquals(1, tracks.voicing()[12], 0);
    }

    @Test
    void energyCountsInHalfDecadesBelowTheLoudest() {
        var tracks = buzz(6);
        // tokens hold 14.4 periods, so that their edges differ a little
        assertEquals(0, tracks.energy()[12], 0.02);
        assertEquals(-2, tracks.energy()[40], 0.02); // 40 dB less
    }

    @Test
    void tiltIsThePowerAboveOneKilohertzAgainstThatBelow() {
        // partials 3 to 13 (1080 to 4680 Hz) against 1 and 2: log10(11 / 2)
        // a Hann window spreads over its neighbours
        assertEquals(Math.log10(11 / 2.0), buzz(13).tilt()[12], 0.05);
        assertTrue(buzz(2).tilt()[12] < -2);
    }

    @Test
    void aTokenHasThePhonemeOfItsMidst() {
        var phonemes = buzz(2).phoneme();
        assertArrayEquals(new int[] {-1, -1}, Arrays.copyOf(phonemes, 2)); // midst at 0.06 s
        assertEquals(5, phonemes[2]); // at 0.10 s
        assertEquals(5, phonemes[24]); // at 0.98 s
        assertEquals(6, phonemes[25]); // at 1.02 s
    }

    @Test
    void statisticsHaveMeanZeroAndDeviationOne() {
        var random = new SplittableRandom(1);
        var clips = random.ints(200).mapToObj(seed -> drawn(new SplittableRandom(seed))).toList();
        var statistics = new Statistics(clips);
        for (int i = 0; i < Statistics.COUNT; i++) {
            int index = i;
            var column = clips.stream().mapToDouble(clip -> statistics.of(clip)[index]).toArray();
            double mean = Arrays.stream(column).average().orElseThrow();
            double square = Arrays.stream(column).map(v -> v * v).average().orElseThrow();
            assertEquals(0, mean, 0.02, "mean of " + i); // but for what lies beyond 4 deviations
            assertEquals(1, square, 0.1, "square of " + i);
        }
    }

    @Test
    void statisticsAreThoseOfTheirNames() {
        var clip = new Tracks(
                new float[] {1, Float.NaN, 2, 4},
                new float[] {1, 0, 1, 1},
                new float[] {0, -1, -2, -1},
                new float[] {1, 1, 3, 3},
                new int[] {5, 5, 6, 7},
                new int[] {1, 0, 2, 0});
        assertArrayEquals(
                new double[] {
                    // pitch at the tokens 0, 2 and 3, around 7/3 and the token 5/3
                    7 / 3.0, Math.sqrt((16 + 1 + 25) / 9.0 / 3), 4 - 1, (20 - 1 + 20) / (25.0 + 1 + 16),
                            4 - 2,
                    -1, Math.sqrt(2 / 4.0), 3 / 3.0, // energy
                    2, 1, 2 / 3.0, // tilt
                    3 / 4.0, Math.sqrt(3 / 4.0 * (1 / 4.0)), // voicing
                    3 / 4.0, 2 / 4.0, 1 / 4.0 // nuclei, new phonemes, tokens below -1.5
                },
                Statistics.raw(clip),
                1e-7); // a sum of float32
    }

    @Test
    void aNucleusCountsInTheTokenInWhichItLies() {
        var samples = new float[2 * SECOND];
        for (int i = 0; i < samples.length; i++) {
            boolean loud = i % (SECOND / 2) < SECOND / 4; // four bursts of a quarter of a second
            for (int partial = 1; partial <= 6 && loud; partial++) {
                samples[i] += (float) (0.1 * Math.sin(2 * Math.PI * 200 * partial * i / SECOND));
            }
        }
        var sound = new Waveform(samples);
        var expected = new int[50];
        ClipTracks.of(sound, Normalisation.NONE).nuclei()
                .forEach(second -> expected[(int) (second / 0.04)]++);
        assertEquals(4, Arrays.stream(expected).sum());
        assertArrayEquals(expected, TrackMeasurement.of(sound, List.of(), symbol -> 0).nuclei());
    }

    private static Tracks drawn(SplittableRandom random) {
        int tokens = 30;
        var columns = new float[4][tokens];
        var numbers = new int[2][tokens];
        double scale = random.nextDouble();
        double shift = random.nextGaussian();
        for (int token = 0; token < tokens; token++) {
            for (int c = 0; c < 4; c++) {
                columns[c][token] = (float) (shift + scale * random.nextGaussian());
            }
            columns[2][token] -= 1.5f;
            numbers[0][token] = random.nextInt(1 + (int) (10 * scale));
            numbers[1][token] = random.nextInt(2);
        }
        return new Tracks(columns[0], columns[1], columns[2], columns[3], numbers[0], numbers[1]);
    }

    @Test
    void aClipWithoutVoiceHasNoStatisticsOfPitch() {
        var silent = new float[10];
        var none = new float[10];
        Arrays.fill(none, Float.NaN);
        var clip = new Tracks(none, silent, silent, silent, new int[10], new int[10]);
        var numbers = new Statistics(List.of(clip)).of(clip);
        for (int i = 0; i < Statistics.COUNT; i++) {
            assertEquals(i < 5, Float.isNaN(numbers[i]));
        }
    }

    @Test
    void theFileGivesBackFeaturesToAThirdOfADecibelAndGoes(@TempDir Path folder) {
        var path = folder.resolve("f");
        var random = new SplittableRandom(3);
        var mel = new float[8 * 21]; // 8 bands of 21 frames, between -1 and 1
        for (int i = 0; i < mel.length; i++) {
            mel[i] = (float) random.nextDouble(-1, 1);
        }
        try (var file = new SpeechFile(path, 8)) {
            file.append(new float[8 * 5]);
            file.append(mel);
            file.map();
            var read = file.read(1, 4, 9);
            for (int band = 0; band < 8; band++) {
                for (int frame = 0; frame < 9; frame++) {
                    // half a step of 2 / 255
                    assertEquals(mel[band * 21 + 4 + frame], read[band * 9 + frame], 1.01 / 255);
                }
            }
        }
        assertTrue(Files.notExists(path));
    }

    @Test
    void gapsAreFilledAndWhatStoodThereIsWanted(@TempDir Path folder) {
        try (var file = new SpeechFile(folder.resolve("f"), 8)) {
            var mel = new float[8 * 121]; // 30 tokens
            for (int i = 0; i < mel.length; i++) {
                mel[i] = i % 121 < 60 ? 0.5f : -0.5f;
            }
            file.append(mel);
            file.map();
            var flat = new float[30];
            var clip = new Tracks(flat, flat, flat, flat, new int[30], new int[30]);
            var excerpts = Excerpts.draw(file, List.of(clip), 2, 1.0, new SplittableRandom(1));
            assertEquals(25, excerpts.tokens());
            assertEquals(2 * 25 * 2, excerpts.whole().length);
            for (int column = 0; column < 2; column++) { // four bands together, behind one equaliser
                double lowest = Double.POSITIVE_INFINITY;
                double highest = Double.NEGATIVE_INFINITY;
                for (int token = 0; token < 25; token++) {
                    lowest = Math.min(lowest, excerpts.whole()[2 * token + column]);
                    highest = Math.max(highest, excerpts.whole()[2 * token + column]);
                }
                assertEquals(0.5 - -0.5, highest - lowest, 1.01 / 255); // half a step of the file
            }
            int cut = 0;
            for (int token = 0; token < 25; token++) {
                var heard = excerpts.heard().getFirst();
                boolean even = true;
                for (int frame = 4 * token; frame < 4 * token + 4; frame++) {
                    even &= heard[frame] == heard[101 + frame]; // bands 0 and 1, whose equalisers differ
                }
                assertEquals(excerpts.cut()[token] == 1, even, "token " + token);
                cut += even ? 1 : 0;
            }
            assertTrue(cut >= 2 && cut <= 18, "cut " + cut); // three gaps of 2 to 6 tokens, which may overlap
        }
    }
}
