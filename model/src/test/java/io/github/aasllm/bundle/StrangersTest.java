// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far clips lie from those of a training, and what that divides their scores by. */
class StrangersTest {
    private static final double ROUNDED = 1e-5; // directions have six decimals

    @TempDir
    private Path folder;

    /** Clips in D dimensions of which the first moves with the second, and the others on their own. */
    private static List<float[]> clips(int count, int width, long seed) {
        var random = new Random(seed);
        return IntStream.range(0, count).mapToObj(i -> {
            var clip = new float[width];
            for (int d = 0; d < width; d++) {
                clip[d] = (float) random.nextGaussian();
            }
            clip[1] = (float) (clip[0] + 0.1 * random.nextGaussian());
            return clip;
        }).toList();
    }

    @Test
    void withAllDirectionsTheDistanceIsMahalanobisUnderTheMixedCovariance() {
        // two clips apart in one standardised direction: z = (1, 1), (-1, -1); u = (1, 1) / sqrt 2, its variance 2
        var clips = List.of(new float[] {1, 3}, new float[] {-1, -3});
        var statistics = StateStatistics.of(clips);
        var strangers = Strangers.of(1, clips, statistics);
        // along u the variance is 0.7 * 2 + 0.3, across it 0.3; two dimensions
        assertEquals(Math.sqrt(2 / 1.7 / 2), strangers.distance(new double[] {1, 1}), ROUNDED);
        assertEquals(Math.sqrt(2 / 0.3 / 2), strangers.distance(new double[] {1, -1}), ROUNDED);
    }

    @Test
    void mostTrainingClipsKeepTheirScoresAndWhatGoesAgainstThemDoesNot() {
        var clips = clips(200, 4, 3);
        var statistics = StateStatistics.of(clips).knowingStrangers(clips, 3);
        long kept = clips.stream().filter(clip -> statistics.strangeness(clip) == 1).count();
        assertEquals(150, kept, "the upper quartile is usual");
        var against = new float[4];
        against[0] = 1.2F;
        against[1] = -1.2F; // neither is unusual alone
        var along = new float[4];
        along[0] = 1.2F;
        along[1] = 1.2F;
        assertEquals(1, statistics.strangeness(along));
        assertTrue(statistics.strangeness(against) > 1.5, "strangeness " + statistics.strangeness(against));
    }

    @Test
    void twiceAsFarIsTwoToThePower() {
        var clips = clips(50, 6, 4);
        var statistics = StateStatistics.of(clips);
        var strangers = Strangers.of(3, clips, statistics);
        var z = new double[] {1, -1, 1, -1, 1, -1};
        double times = 2 * strangers.usual() / strangers.distance(z);
        assertEquals(8, strangers.factor(IntStream.range(0, 6).mapToDouble(d -> times * z[d]).toArray()), 1e-9);
    }

    @Test
    void aModelThatKnowsNoStrangersIsAsSureOfAnyClip() {
        var clips = clips(5, 6, 5);
        assertEquals(1, StateStatistics.of(clips).strangeness(new float[] {9, -9, 9, -9, 9, -9}));
    }

    @Test
    void fewerClipsThanDirectionsAreEnough() {
        var clips = clips(3, 40, 6);
        var statistics = StateStatistics.of(clips).knowingStrangers(clips, 2);
        assertTrue(Double.isFinite(statistics.strangeness(clips.getFirst())));
        var one = List.of(new float[] {1, 2, 3});
        assertTrue(StateStatistics.of(one).knowingStrangers(one, 2).strangeness(new float[] {1, 2, 4}) > 1);
    }

    @Test
    void whatIsWrittenComesBack() {
        var clips = clips(30, 12, 7);
        var bundle = Bundle.EMPTY.withStates(StateStatistics.of(clips).knowingStrangers(clips, 3));
        bundle.write(folder);
        assertEquals(bundle, Bundle.read(folder));
    }

    @Test
    void statesOfAnotherWidthAreRefused() {
        var clips = clips(5, 6, 5);
        var statistics = StateStatistics.of(clips).knowingStrangers(clips, 3);
        var refusal = assertThrows(InvalidInputException.class, () -> statistics.strangeness(new float[5]));
        assertEquals("states: 6 numbers in aasllm.json (expected: 5, the width of the speech encoder)",
                refusal.getMessage());
    }

    @Test
    void directionsOfAnotherWidthAreRefused() {
        var strangers = new Strangers(1, 1, List.of(List.of(1.0, 0.0, 0.0)), List.of(1.0));
        var refusal = assertThrows(InvalidInputException.class, () -> new StateStatistics(
                3, List.of(0.0, 0.0), List.of(1.0, 1.0), Optional.of(strangers)));
        assertEquals("states.strangers: directions of another width (expected: 2, the means)", refusal.getMessage());
    }
}
