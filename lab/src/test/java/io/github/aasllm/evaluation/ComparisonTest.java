// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static PredictionRow scored(String id, long seed, double joy) {
        var probabilities = new LinkedHashMap<String, Double>();
        probabilities.put("joy", joy);
        probabilities.put("anger", 1 - joy);
        return new PredictionRow(id, "joy", joy > 0.5 ? "joy" : "anger", probabilities, Map.of(),
                Map.of("speaker", "s" + id), new Origin("made", "loso", ArmName.of("arm"), seed, "f", Map.of()));
    }

    private static PredictionRow said(String id, long seed, String emotion) {
        return new PredictionRow(id, "joy", emotion, Map.of(), Map.of(), Map.of("speaker", "s" + id),
                new Origin("made", "loso", ArmName.of("arm"), seed, "f", Map.of()));
    }

    @Test
    void probabilitiesAreAveragedOverSeedsBeforeTheDecision() {
        // two seeds of three say anger, but one is sure of joy: (0.9 + 0.4 + 0.4) / 3 = 0.567
        var arm = Arm.of(List.of(scored("1", 1, 0.9), scored("1", 2, 0.4), scored("1", 3, 0.4)));
        assertEquals("joy", arm.rows().getFirst().emotion());
        assertEquals(1.7 / 3, arm.rows().getFirst().probabilities().get("joy"), 1e-15);
        assertEquals(Set.of(1L, 2L, 3L), arm.seeds());
    }

    /** Clip 1 is 0.9 and 0.7, clip 2 is 0.2 and 0.4, whichever comes first in the file of a seed. */
    @Test
    void seedsAreAveragedClipByClipAndNotLineByLine() {
        var arm = Arm.of(List.of(scored("1", 1, 0.9), scored("2", 1, 0.2), scored("2", 2, 0.4),
                scored("1", 2, 0.7)));
        assertEquals(List.of("1", "2"), arm.rows().stream().map(PredictionRow::id).toList());
        assertEquals(0.8, arm.rows().getFirst().probabilities().get("joy"), 1e-15);
        assertEquals(0.3, arm.rows().getLast().probabilities().get("joy"), 1e-15);
    }

    @Test
    void generatedAnswersAreDecidedByTheMostSeeds() {
        assertEquals("none", Arm.of(List.of(said("1", 1, "none"), said("1", 2, "joy"), said("1", 3, "none")))
                .rows().getFirst().emotion());
        assertEquals("anger", Arm.of(List.of(said("1", 1, "joy"), said("1", 2, "anger"))).rows().getFirst()
                .emotion());
    }

    @Test
    void theOrderOfRowsChangesNothing() {
        var made = new MadePredictions(new SplittableRandom(3), 8, 20, 0.1);
        var first = new ArrayList<>(made.first().rows());
        var second = new ArrayList<>(made.second().rows());
        var expected = Comparison.of(made.first(), made.second());
        var random = new Random(1);
        for (int i = 0; i < 5; i++) {
            Collections.shuffle(first, random);
            Collections.shuffle(second, random);
            assertEquals(expected, Comparison.of(Arm.of(first), Arm.of(second)));
        }
    }

    @Test
    void aClassThatVanishesFromAResampleIsLeftOutAndCounted() {
        // joy is spoken by one of two speakers: 1/4 of resamples are s2 twice, and 1/4 s1 twice, where
        // neutral is gone
        var first = new ArrayList<PredictionRow>();
        var second = new ArrayList<PredictionRow>();
        first.add(MadePredictions.row("1", "s1", "happiness", true, "first"));
        second.add(MadePredictions.row("1", "s1", "happiness", false, "second"));
        first.add(MadePredictions.row("2", "s2", "neutral", true, "first"));
        second.add(MadePredictions.row("2", "s2", "neutral", true, "second"));
        var comparison = Comparison.of(Arm.of(first), Arm.of(second));
        assertEquals(0.5, comparison.difference());
        assertEquals(0.5, comparison.bootstrap().vanished() / 10_000.0, 0.02); // 4 standard errors of 0.005
        assertEquals(0, comparison.bootstrap().low(), "both draws are of s2, whom both have right");
        assertEquals(1, comparison.bootstrap().high(), "both draws are of s1");
        assertEquals(OptionalDouble.of(1), comparison.signFlipP(), "two patterns are 0.5, two -0.5");
    }

    @Test
    void withMoreThanTwelveSpeakersTheBootstrapSpeaksAlone() {
        var made = new MadePredictions(new SplittableRandom(5), 13, 20, 0.3);
        var comparison = Comparison.of(made.first(), made.second());
        assertEquals(OptionalDouble.empty(), comparison.signFlipP());
        double errors = comparison.difference() / comparison.bootstrap().standardError();
        assertEquals(2 * NormalDistribution.of(0, 1).cumulativeProbability(-errors), comparison.p(), 1e-15);
    }

    @Test
    void filesOfDifferentUtterancesAreRefused() {
        var one = Arm.of(List.of(said("1", 1, "joy"), said("2", 1, "joy")));
        var other = Arm.of(List.of(said("1", 1, "joy"), said("3", 1, "joy")));
        assertEquals("utterances: 1 of arm alone and 1 of arm alone (expected: the same of both conditions); one"
                + " of them is 2",
                Refusals.of(() -> Comparison.of(one, other)));
        assertEquals("predictions: 1 of 2 seeds have 2 (expected: the same utterances of every seed); the"
                + " condition is made,"
                        + " loso, arm",
                Refusals.of(() -> Arm.of(List.of(said("1", 1, "joy"), said("2", 1, "joy"),
                said("1", 2, "joy")))));
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        assertEquals("speakers: 1 (expected: at least 2, for the comparison resamples them)",
                Refusals.of(() ->
                Comparison.of(Arm.of(List.of(said("1", 1, "joy"))), Arm.of(List.of(said("1", 1, "joy"))))));
        var nobody = new PredictionRow("1", "joy", "joy", Map.of(), Map.of(), Map.of(),
                said("1", 1, "joy").origin());
        assertEquals("speaker: none (expected: a speaker of every utterance); the comparison resamples"
                + " speakers, and 1"
                        + " has none",
                Refusals.of(() -> Comparison.of(Arm.of(List.of(nobody)), Arm.of(List.of(nobody)))));
        var relabelled = new PredictionRow("1", "fear", "joy", Map.of(), Map.of(), Map.of(), nobody.origin());
        assertEquals("label: joy and fear (expected: the same in both conditions); the utterance is 1",
                Refusals.of(() ->
                Comparison.of(Arm.of(List.of(said("1", 1, "joy"))), Arm.of(List.of(relabelled)))));
        var elsewhere = new PredictionRow("1", "joy", "joy", Map.of(), Map.of(), Map.of(),
                new Origin("other", "loso", ArmName.of("arm"), 2, "f", Map.of()));
        assertEquals("predictions: of made, loso, arm and other, loso, arm (expected: of one condition)",
                Refusals.of(() -> Arm.of(List.of(said("1", 1, "joy"), elsewhere))));
        assertEquals("predictions: different labels or probabilities for 1 (expected: the same label, and"
                + " probabilities"
                        + " of the same labels, of every seed)",
                Refusals.of(() -> Arm.of(List.of(said("1", 1, "joy"), scored("1", 2, 0.4)))));
        assertEquals("predictions: none (expected: one or more)", Refusals.of(() -> Arm.of(List.of())));
    }
}
