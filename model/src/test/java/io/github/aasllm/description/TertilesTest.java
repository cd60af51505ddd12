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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three levels: where the cut points lie, and that they split a training set into thirds. */
class TertilesTest {
    @TempDir
    private Path folder;

    @Test
    void cutPointsLieAThirdAndTwoThirdsOfTheWay() {
        // positions 3 · 1/3 = 1 and 3 · 2/3 = 2 of four values
        assertEquals(List.of(200.0, 300.0), ofPitches(400, 100, 300, 200).cuts().get(Cue.PITCH));
        // positions 2/3 and 4/3 of three values: numpy.quantile([0, 30, 90], [1/3, 2/3]) is 20 and 50
        assertEquals(List.of(20.0, 50.0), ofPitches(0, 30, 90).cuts().get(Cue.PITCH));
        assertEquals(List.of(7.0, 7.0), ofPitches(7).cuts().get(Cue.PITCH));
    }

    @Test
    void aValueEqualToACutPointIsOfTheLowerLevel() {
        var tertiles = ofPitches(100, 200, 300, 400);
        assertEquals(Level.LOW, tertiles.level(Cue.PITCH, 200));
        assertEquals(Level.MIDDLE, tertiles.level(Cue.PITCH, Math.nextUp(200.0)));
        assertEquals(Level.MIDDLE, tertiles.level(Cue.PITCH, 300));
        assertEquals(Level.HIGH, tertiles.level(Cue.PITCH, Math.nextUp(300.0)));
        assertEquals(Level.LOW, tertiles.level(Cue.PITCH, Double.NaN));
    }

    @Test
    void distinctValuesAreSplitIntoThirds() {
        var random = new SplittableRandom(4);
        for (int clips = 1; clips < 200; clips++) {
            var pitches = random.doubles(clips, 100, 4000).distinct().toArray();
            var tertiles = ofPitches(pitches);
            var counts = new int[3];
            for (double pitch : pitches) {
                counts[tertiles.level(Cue.PITCH, pitch).ordinal()]++;
            }
            for (int count : counts) {
                assertTrue(Math.abs(count - clips / 3.0) < 1, List.of(counts[0], counts[1], counts[2]).toString());
            }
        }
    }

    @Test
    void oneMedianKnowsNoMiddle() {
        var random = new SplittableRandom(6);
        var medians = ThresholdsTest.ofPitches(random.doubles(50, 100, 4000).toArray());
        random.doubles(1000, 100, 4000).forEach(pitch ->
                assertTrue(medians.level(Cue.PITCH, pitch) != Level.MIDDLE));
    }

    @Test
    void trainingSetOfWhichAThirdIsSilentIsRefused() {
        var clips = new HashMap<String, AcousticProperties>();
        for (double decibels : new double[] {Double.NEGATIVE_INFINITY, -30, -20}) {
            clips.put("clip" + clips.size(), new AcousticProperties(1, decibels, 1, 1, 1));
        }
        assertEquals("training set lower tertile of intensity: -Infinity (expected: a finite number, "
                + "but at least a third of the clips are silent)", refusal(() -> of(clips)));
    }

    @Test
    void theFileHoldsTertilesInPlaceOfMedians() throws IOException {
        var file = folder.resolve("thresholds.json");
        var tertiles = ofPitches(100.1, 1 / 3.0, 17);
        tertiles.write(file);
        assertEquals(tertiles, AnyThresholds.read(file));
        assertEquals(tertiles, Thresholds.read(file));
        var text = Files.readString(file);
        assertTrue(text.contains("\"tertiles\" : {") && !text.contains("medians"), text);
        Files.writeString(file, text.replaceFirst("\"pitch_hz\" : \\[[^]]*]", "\"pitch_hz\" : [ 3.0 ]"));
        assertEquals("tertiles.pitch_hz: [3.0] (expected: a list of two numbers) in " + file,
                refusal(() -> AnyThresholds.read(file)));
        Files.writeString(file, text.replaceFirst("\"pitch_hz\" : \\[[^]]*]", "\"pitch_hz\" : [ 3.0, 2.0 ]"));
        assertEquals("tertiles pitch_hz: [3.0, 2.0] (expected: finite numbers, the lower first) in " + file,
                refusal(() -> AnyThresholds.read(file)));
        Files.writeString(file, text.replace("\"clips\"", "\"medians\" : {}, \"clips\""));
        assertEquals("thresholds field: medians (expected: one of method, normalisation, sampling_rate, tertiles, "
                + "clips, clips_sha256, counted) in " + file, refusal(() -> AnyThresholds.read(file)));
    }

    @Test
    void everyCueHasAsManyCutPoints() {
        var tertiles = ofPitches(1, 2);
        var cuts = new HashMap<>(tertiles.cuts());
        cuts.put(Cue.SPEECH_RATE, List.of(1.0));
        assertEquals("thresholds speech_rate: [1.0] (expected: as many as for pitch_hz)", refusal(() -> new Thresholds(
                Method.PAPER, Normalisation.NONE, 16_000, cuts, 2, "", tertiles.counted())));
        cuts.remove(Cue.SPEECH_RATE);
        assertEquals("thresholds: none for speech_rate (expected: all four)", refusal(() -> new Thresholds(
                Method.PAPER, Normalisation.NONE, 16_000, cuts, 2, "", tertiles.counted())));
    }

    @Test
    void tertilesAreNoMedians() {
        assertEquals("medians: these are tertiles (expected: medians)",
                assertThrows(IllegalStateException.class, () -> ofPitches(1, 2).medians()).getMessage());
    }

    private static String refusal(Runnable call) {
        return assertThrows(InvalidInputException.class, call::run).getMessage();
    }

    static Thresholds ofPitches(double... pitches) {
        var clips = new HashMap<String, AcousticProperties>();
        for (double pitch : pitches) {
            clips.put("clip" + clips.size(), new AcousticProperties(pitch, -20, 1, 0.5, 0.8));
        }
        return of(clips);
    }

    private static Thresholds of(HashMap<String, AcousticProperties> clips) {
        return Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE, Split.TERTILES, clips);
    }
}
