// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.recipe.BatchSettings;
import io.github.aasllm.recipe.Share;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochPlanTest {
    private static final int CLIPS = 103; // fits no batch
    private final SplittableRandom random = new SplittableRandom(1);
    private final int[] lengths = random.ints(CLIPS, 10, 700).toArray();
    private final List<String> labels =
            IntStream.range(0, CLIPS).mapToObj(i -> i % 10 == 0 ? "rare" : "common").toList();

    @Test
    void everyClipComesOnceHoweverBatchesAreMade() {
        for (boolean byLength : new boolean[] {false, true}) {
            var plan = plan(4, 3, byLength, BatchSettings.Sampling.UNIFORM);
            var steps = plan.steps(random);
            assertEquals(plan.steps(), steps.size());
            assertEquals(9, steps.size(), "103 clips are 26 batches of 4, and these 9 steps of 3");
            var seen = new ArrayList<>(flat(steps));
            Collections.sort(seen);
            assertEquals(IntStream.range(0, CLIPS).boxed().toList(), seen);
        }
    }

    @Test
    void clipsOfLikeLengthShareABatchAndItsPlaceInTimeIsRandom() {
        // what padding to the longest would cost, as a share of all rows
        double mixed = padding(plan(8, 1, false, BatchSettings.Sampling.UNIFORM).steps(random));
        var sorted = plan(8, 1, true, BatchSettings.Sampling.UNIFORM).steps(random);
        assertTrue(padding(sorted) < 0.1 * mixed, padding(sorted) + " of " + mixed);
        var longest = sorted.stream().map(step -> lengths[step.getFirst().getLast()]).toList();
        assertNotEquals(longest.stream().sorted().toList(), longest);
    }

    @Test
    void balancedSamplingDrawsAsOftenFromEachLabel() {
        var drawn = flat(plan(1, 1, false, BatchSettings.Sampling.BALANCED).steps(random)).stream()
                .collect(Collectors.groupingBy(labels::get, Collectors.counting()));
        assertEquals(CLIPS, drawn.get("rare") + drawn.get("common"));
        assertEquals(1, drawn.get("common") - drawn.get("rare"), "103 draws of two labels in turn");
    }

    @Test
    void epochsBySpeakerLieAsEvenlyAsTheirShareAllows() {
        var plan = plan(32, 1, false, BatchSettings.Sampling.UNIFORM, new Share(40));
        assertEquals(List.of(2, 4, 7, 9), IntStream.range(0, 10).filter(plan::isBySpeaker).boxed().toList());
        assertEquals(plan.steps(new SplittableRandom(3)), plan.steps(0, new SplittableRandom(3)));
    }

    @Test
    void inAnEpochBySpeakerUpToEightClipsOfEachComeTogetherAndEveryClipOnce() {
        var steps = plan(32, 1, false, BatchSettings.Sampling.UNIFORM, new Share(100)).steps(0, random);
        var order = flat(steps);
        assertEquals(CLIPS, Set.copyOf(order).size());
        assertEquals(4, steps.size());
        // 26, 26, 26 and 25 clips of four speakers: three companies of eight each and one of what is left
        int changes = 0;
        for (int i = 1; i < CLIPS; i++) {
            changes += order.get(i) % 4 == order.get(i - 1) % 4 ? 0 : 1;
        }
        assertTrue(changes <= 15, "16 companies, of which two that follow may be of one speaker: " + changes);
        assertNotEquals(order, flat(plan(32, 1, false, BatchSettings.Sampling.UNIFORM, new Share(100)).steps(1, random)));
    }

    /** Clips of one speaker alone have that speaker's mean and deviation: to read them against it would change nothing. */
    @Test
    void noSpeakerFillsABatch() {
        var steps = plan(8, 1, false, BatchSettings.Sampling.UNIFORM, new Share(100)).steps(0, random);
        long alone = steps.stream().flatMap(List::stream)
                .filter(batch -> batch.stream().map(i -> i % 4).distinct().count() == 1).count();
        assertTrue(alone <= steps.size() / 3, alone + " of " + steps.size() + " batches, where two companies are of one");
    }

    @Test
    void theOrderFollowsFromTheSeed() {
        var plan = plan(2, 2, true, BatchSettings.Sampling.UNIFORM);
        assertEquals(plan.steps(new SplittableRandom(7)), plan.steps(new SplittableRandom(7)));
        assertNotEquals(plan.steps(new SplittableRandom(7)), plan.steps(new SplittableRandom(8)));
    }

    @Test
    void classWeightsAreTheInverseOfSharesWithAMeanOfOne() {
        // 11 of 103 are rare: 1/11 and 1/92, whose mean over the clips is 2/103
        var inverse = ClassWeights.of(BatchSettings.ClassWeights.INVERSE, labels);
        assertEquals(103 / 22.0, inverse.get("rare"), 1e-12);
        assertEquals(103 / 184.0, inverse.get("common"), 1e-12);
        var root = ClassWeights.of(BatchSettings.ClassWeights.SQRT_INVERSE, labels);
        assertEquals(Math.sqrt(92 / 11.0), root.get("rare") / root.get("common"), 1e-12);
        for (var weights : List.of(inverse, root, ClassWeights.of(BatchSettings.ClassWeights.NONE, labels))) {
            assertEquals(1, labels.stream().mapToDouble(weights::get).average().orElseThrow(), 1e-12);
        }
    }

    @Test
    void ratesRiseAlongALineAndFallAsTheirShapeSays() {
        var cosine = new LearningRate(2, LearningRate.Shape.COSINE, 10, 110, 0);
        assertEquals(0, cosine.at(0));
        assertEquals(1, cosine.at(5));
        assertEquals(2, cosine.at(10));
        assertEquals(1, cosine.at(60), 1e-15, "half way down");
        assertEquals(0, cosine.at(110), 1e-15);
        var line = new LearningRate(2, LearningRate.Shape.LINEAR, 0, 100, 0.1);
        assertEquals(2, line.at(0));
        assertEquals(2 * (0.1 + 0.9 * 0.25), line.at(75), 1e-15);
        assertEquals(2, new LearningRate(2, LearningRate.Shape.CONSTANT, 0, 100, 0).at(99));
    }

    private EpochPlan plan(int size, int accumulation, boolean byLength, BatchSettings.Sampling sampling) {
        return plan(size, accumulation, byLength, sampling, new Share(0));
    }

    private EpochPlan plan(int size, int accumulation, boolean byLength, BatchSettings.Sampling sampling, Share share) {
        return new EpochPlan(
                new BatchSettings(size, accumulation, byLength, sampling, BatchSettings.ClassWeights.NONE, share),
                lengths, labels, IntStream.range(0, CLIPS).mapToObj(i -> "speaker " + i % 4).toList());
    }

    private static List<Integer> flat(List<List<List<Integer>>> steps) {
        return steps.stream().flatMap(List::stream).flatMap(List::stream).toList();
    }

    private double padding(List<List<List<Integer>>> steps) {
        Function<List<Integer>, Double> wasted = batch -> {
            int longest = batch.stream().mapToInt(i -> lengths[i]).max().orElseThrow();
            return batch.stream().mapToDouble(i -> longest - lengths[i]).sum();
        };
        return steps.stream().flatMap(List::stream).mapToDouble(wasted::apply).sum() / IntStream.of(lengths)
                .sum();
    }
}
