// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunScoresTest {
    private static PredictionRow row(String id, String fold, long seed, boolean right) {
        return new PredictionRow(id, "joy", right ? "joy" : "anger", Map.of(), Map.of(), Map.of(),
                new Origin("made", "loso", ArmName.of("arm"), seed, fold, Map.of()));
    }

    @Test
    void theMeanOfFoldsIsNotThePooledScore() {
        // one fold of 1 clip, right; one of 3, all wrong: pooled 1/4, mean of folds 1/2
        var run = RunScores.of(List.of(
                row("1", "a", 1, true), row("2", "b", 1, false), row("3", "b", 1, false),
                row("4", "b", 1, false)));
        assertEquals(0.25, run.pooled().wa());
        assertEquals(0.5, run.foldMean().wa());
        assertEquals(List.of("a", "b"), List.copyOf(run.folds().keySet()));
    }

    @Test
    void theOrderOfTheFileDoesNotMatter() {
        var rows = new ArrayList<PredictionRow>();
        var random = new Random(5);
        for (int i = 0; i < 100; i++) {
            rows.add(row("" + i, "f" + i % 4, 1, random.nextBoolean()));
        }
        var scores = RunScores.of(rows);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(rows, random);
            assertEquals(scores.foldMean(), RunScores.of(rows).foldMean());
            assertEquals(scores.pooled().scores(), RunScores.of(rows).pooled().scores());
        }
    }

    @Test
    void whatIsNotOneRunIsRefused() {
        assertEquals("predictions: none (expected: one or more)", Refusals.of(() -> RunScores.of(List.of())));
        assertEquals("predictions: of made, loso, arm, seed 1 and made, loso, arm, seed 2 (expected: of one"
                + " run)",
                Refusals.of(() -> RunScores.of(List.of(row("1", "a", 1, true), row("2", "a", 2, true)))));
        assertEquals("predictions: two for 1 (expected: one an utterance); the run is made, loso, arm, seed"
                + " 1",
                Refusals.of(() -> RunScores.of(List.of(row("1", "a", 1, true), row("1", "b", 1, true)))));
    }
}
