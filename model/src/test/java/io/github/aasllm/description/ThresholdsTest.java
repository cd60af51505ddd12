// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.Sha256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The median, its edge cases, and that it splits its own training set; {@link ThresholdsJsonTest} has the
 * file.
 */
class ThresholdsTest {
    @Test
    void medianOfThreeIsTheMiddleOne() {
        assertEquals(200, ofPitches(900, 100, 200).medians().get(Cue.PITCH));
    }

    @Test
    void medianOfFourIsTheMeanOfTheMiddleTwo() {
        assertEquals((200 + 300) / 2.0, ofPitches(100, 900, 300, 200).medians().get(Cue.PITCH));
    }

    @Test
    void highIsStrictlyAboveTheMedian() {
        Thresholds thresholds = ofPitches(100, 200, 300);
        assertEquals(Level.HIGH, thresholds.level(Cue.PITCH, Math.nextUp(200.0)));
        assertEquals(Level.LOW, thresholds.level(Cue.PITCH, 200));
        assertEquals(Level.LOW, thresholds.level(Cue.PITCH, Math.nextDown(200.0)));
    }

    @Test
    void undefinedAndSilentValuesAreLow() {
        Thresholds thresholds = ofPitches(100);
        assertEquals(Level.LOW, thresholds.level(Cue.PITCH, Double.NaN));
        assertEquals(Level.LOW, thresholds.level(Cue.INTENSITY, Double.NEGATIVE_INFINITY));
    }

    @Test
    void undefinedValuesDoNotCount() {
        Thresholds thresholds = ofPitches(100, Double.NaN, 300, Double.NaN);
        assertEquals((100 + 300) / 2.0, thresholds.medians().get(Cue.PITCH));
        assertEquals(4, thresholds.clips());
        assertEquals(2, thresholds.counted().get(Cue.PITCH));
        assertEquals(4, thresholds.counted().get(Cue.INTENSITY));
    }

    @Test
    void silenceCountsAsTheLowestIntensity() {
        Thresholds thresholds = ofIntensities(Double.NEGATIVE_INFINITY, -30, -20);
        assertEquals(-30, thresholds.medians().get(Cue.INTENSITY));
    }

    @Test
    void trainingSetThatIsHalfSilentIsRefused() {
        var refusal = assertThrows(InvalidInputException.class, ()
                -> ofIntensities(Double.NEGATIVE_INFINITY, -20));
        assertEquals("training set median of intensity: -Infinity (expected: a finite number, "
                + "but at least half of the clips are silent)", refusal.getMessage());
    }

    @Test
    void trainingSetWithoutAnyPitchIsRefused() {
        assertEquals("training set: 1 clips, none with a defined pitch (expected: at least one)",
                assertThrows(InvalidInputException.class, () -> ofPitches(Double.NaN)).getMessage());
        assertEquals("training set: 0 clips, none with a defined pitch (expected: at least one)",
                assertThrows(InvalidInputException.class, () -> ofPitches()).getMessage());
    }

    @Test
    void medianSplitsItsOwnTrainingSet() {
        var random = new SplittableRandom(8);
        for (int round = 0; round < 300; round++) {
            int clips = random.nextInt(1, 60);
            int values = random.nextInt(1, 40); // few values make ties, as rates have them
            var set = new HashMap<String, AcousticProperties>();
            for (int i = 0; i < clips; i++) {
                set.put("clip" + i, new AcousticProperties(random.nextDouble(100, 4000),
                        random.nextDouble(-60, 0), 1,
                        random.nextInt(values) / 2.0, random.nextInt(values) / 3.0));
            }
            Thresholds thresholds = Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE, set);
            for (Cue cue : Cue.values()) {
                double median = thresholds.medians().get(cue);
                long high = set.values().stream().filter(p
                        -> thresholds.level(cue, p.value(cue)) == Level.HIGH).count();
                long below = set.values().stream().filter(p -> p.value(cue) < median).count();
                assertTrue(2 * high <= clips, "more than half are High");
                assertTrue(2 * below <= clips, "more than half are below the median");
                boolean ties = set.values().stream().mapToDouble(p -> p.value(cue)).distinct()
                        .count() < clips;
                assertTrue(ties || high == clips / 2, "without ties exactly the upper half is High");
            }
        }
    }

    @Test
    void orderOfClipsChangesNothing() {
        var forward = new TreeMap<>(Map.of("a", pitch(1), "b", pitch(2), "c", pitch(7)));
        assertEquals(Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE, forward),
                Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE, forward.descendingMap()));
    }

    @Test
    void hashIsThatOfTheSortedIdsWithLineFeeds() {
        assertEquals(Sha256.of("a\nb\n"),
                Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE, Map.of("b", pitch(1), "a", pitch(2))).clipsHash());
    }

    @Test
    void medianThatIsNotFiniteIsRefused() {
        var medians = new HashMap<>(ofPitches(1).cuts());
        medians.put(Cue.SPEECH_RATE, List.of(Double.NaN));
        var refusal = assertThrows(InvalidInputException.class, () -> new Thresholds(
                Method.PAPER, Normalisation.NONE, 16_000, medians, 1, "", ofPitches(1).counted()));
        assertEquals("median speech_rate: NaN (expected: a finite number)", refusal.getMessage());
    }

    static Thresholds ofPitches(double... pitches) {
        var clips = new HashMap<String, AcousticProperties>();
        for (double value : pitches) {
            clips.put("clip" + clips.size(), pitch(value));
        }
        return Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE, clips);
    }

    private static Thresholds ofIntensities(double... decibels) {
        var clips = new HashMap<String, AcousticProperties>();
        for (double value : decibels) {
            clips.put("clip" + clips.size(), new AcousticProperties(1, value, 1, 1, 1));
        }
        return Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE, clips);
    }

    private static AcousticProperties pitch(double hertz) {
        return new AcousticProperties(hertz, -20, 1, 0.5, 0.8);
    }
}
