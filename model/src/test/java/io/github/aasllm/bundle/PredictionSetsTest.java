// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.bundle.PredictionSets.Known;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thresholds of sets, counted by hand and on drawn clips. */
class PredictionSetsTest {
    @TempDir
    private Path folder;

    /** 19 clips of one speaker whose labels have the probabilities 0.01 to 0.19, none the likeliest. */
    private static List<Known> nineteen() {
        return IntStream.rangeClosed(1, 19).mapToObj(i -> new Known("a", i / 100.0, false)).toList();
    }

    @Test
    void ofNineteenClipsAndTheOneToComeATenthIsTwo() {
        // the clip to come is one of the two that may be missed, the first of the 19 the other
        assertEquals(0.02, PredictionSets.of(nineteen()).threshold(90));
    }

    @Test
    void moreThanTheClipsCanShowTakesAllLabels() {
        // 1 of 20 is 5 %, and 99 % was asked for
        assertEquals(0, PredictionSets.of(nineteen()).threshold(99));
    }

    @Test
    void aSpeakerOfManyClipsCountsAsMuchAsOneOfFew() {
        var clips = new ArrayList<Known>();
        IntStream.range(0, 900).forEach(i -> clips.add(new Known("many", 0.9, true)));
        IntStream.range(0, 100).forEach(i -> clips.add(new Known("few", i < 40 ? 0.1 : 0.9, i >= 40)));
        // 40 of few's 100 are a fifth of all if both speakers count alike, and 4 % if all clips do
        assertEquals(0.1, PredictionSets.of(clips).threshold(90));
        assertEquals(1, PredictionSets.of(clips).threshold(75), "the likeliest label suffices");
    }

    @Test
    void newClipsAreHeldAsOftenAsWasAskedFor() {
        var random = new Random(5);
        var thresholds = PredictionSets.of(drawn(random, 400));
        for (int percent : new int[] {80, 90, 95}) {
            var fresh = drawn(random, 4000);
            double held = fresh.stream()
                    .filter(clip -> clip.likeliest() || clip.share() >= thresholds.threshold(percent)).count() / 4000.0;
            assertEquals(percent / 100.0, held, 0.035, "400 clips know it to 1.5 to 2 points"); // two deviations
        }
    }

    private static List<Known> drawn(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Known("s" + i % 4, random.nextDouble() * 0.5, random.nextInt(10) < 4)).toList();
    }

    @Test
    void withoutLabelsTheProbabilityInTheSetsIsWhatWasAskedFor() {
        List<Collection<Double>> clips = List.of(List.of(0.6, 0.3, 0.1), List.of(0.2, 0.7, 0.1));
        var sets = PredictionSets.ofExpectation(clips);
        // 0.65 by the likeliest alone, 0.8 with 0.3, 0.9 with 0.2, 0.95 with one 0.1
        assertEquals(1, sets.threshold(65));
        assertEquals(0.3, sets.threshold(80));
        assertEquals(0.2, sets.threshold(81));
        assertEquals(0.1, sets.threshold(95));
        assertEquals(0, sets.speakers());
    }

    @Test
    void aSetHasTheLikeliestLabelWhateverTheThreshold() {
        var shares = Map.of("a", 0.2, "b", 0.5, "c", 0.3);
        assertEquals(List.of("b"), PredictionSets.labels(shares, 1));
        assertEquals(List.of("b", "c"), PredictionSets.labels(shares, 0.3));
        assertEquals(List.of("b", "c", "a"), PredictionSets.labels(shares, 0));
    }

    @Test
    void largerCoverageNeverHasALargerThreshold() {
        var sets = PredictionSets.of(drawn(new Random(9), 77));
        for (int percent = PredictionSets.LEAST; percent < PredictionSets.MOST; percent++) {
            assertTrue(sets.threshold(percent + 1) <= sets.threshold(percent), percent + " %");
        }
    }

    @Test
    void whatIsWrittenComesBack() {
        var bundle = Bundle.EMPTY.withCalibration(
                Calibration.NONE.withSets(Optional.of(PredictionSets.of(nineteen()))));
        bundle.write(folder);
        assertEquals(bundle, Bundle.read(folder));
    }
}
