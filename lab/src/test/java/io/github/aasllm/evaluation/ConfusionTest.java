// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ConfusionTest {
    /** Sums of at most 60 doubles below 1, in another order than numpy's. */
    private static final double ROUNDING = 1e-14;

    private static PredictionRow row(String id, String label, String emotion) {
        return new PredictionRow(id, label, emotion, Map.of(), Map.of(), Map.of(),
                new Origin("made", "once", ArmName.of("arm"), 1, "f", Map.of()));
    }

    static Stream<JsonNode> cases() {
        return ScoreGolden.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scoresAreThoseOfScikitLearn(JsonNode golden) {
        var confusion = Confusion.of(ScoreGolden.labels(), ScoreGolden.rows(golden));
        assertEquals(golden.get("ua").doubleValue(), confusion.ua(), ROUNDING);
        assertEquals(golden.get("wa").doubleValue(), confusion.wa(), ROUNDING);
        assertEquals(golden.get("weighted_f1").doubleValue(), confusion.weightedF1(), ROUNDING);
        assertEquals(golden.get("macro_f1").doubleValue(), confusion.macroF1(), ROUNDING);
        for (int truth = 0; truth < 4; truth++) {
            var label = ScoreGolden.labels().get(truth);
            var recall = golden.get("recall").get(label);
            assertEquals(recall == null ? OptionalDouble.empty() : OptionalDouble.of(recall.doubleValue()),
                    confusion.recall(label));
            for (int said = 0; said < 5; said++) {
                var answer = said == 4 ? PredictionRow.NONE : ScoreGolden.labels().get(said);
                assertEquals(golden.get("confusion").get(truth).get(said).intValue(),
                        confusion.count(label, answer));
            }
        }
    }

    @Test
    void anAnswerThatIsNoLabelCountsAsWrongAndHasItsColumn() {
        var confusion = Confusion.of(List.of("joy", "anger"),
                List.of(row("1", "joy", "joy"), row("2", "joy", "none"), row("3", "anger", "boredom")));
        assertEquals(1, confusion.count("joy", PredictionRow.NONE));
        assertEquals(1, confusion.count("anger", PredictionRow.NONE), "what is not asked for is no label");
        assertEquals((1 / 2.0 + 0) / 2, confusion.ua());
        assertEquals(1 / 3.0, confusion.wa());
    }

    @Test
    void theNeverSayAnythingElseFloorOfMeldIsThatOfItsCounts() {
        // 1256 neutral clips of 2610: accuracy 48.12 %, weighted F1 of p = 0.4812: p * 2p / (1 + p) = 31.27 %
        var rows = IntStream.range(0, 2610)
                .mapToObj(i -> row("" + i, i < 1256 ? "neutral" : "joy", "neutral")).toList();
        var confusion = Confusion.of(rows);
        assertEquals(0.4812, confusion.wa(), 5e-5);
        assertEquals(0.3127, confusion.weightedF1(), 5e-5);
    }

    @Test
    void labelsKeepTheOrderOfTheProbabilities() {
        var first = new PredictionRow("1", "joy", "anger", ordered("sadness", "anger"), Map.of(), Map.of(),
                new Origin("made", "once", ArmName.of("arm"), 1, "f", Map.of()));
        assertEquals(List.of("sadness", "anger", "boredom", "joy"),
                Confusion.labels(List.of(first, row("2", "boredom", "none"))));
    }

    private static Map<String, Double> ordered(String... labels) {
        var map = new LinkedHashMap<String, Double>();
        for (var label : labels) {
            map.put(label, 1.0 / labels.length);
        }
        return map;
    }

    @Test
    void ofNoClipThereIsNoScore() {
        var scores = Confusion.of(List.of("joy"), List.of()).scores();
        assertEquals(0, scores.clips());
        assertTrue(Double.isNaN(scores.ua()) && Double.isNaN(scores.wa())
                && Double.isNaN(scores.weightedF1()));
    }

    @Test
    void aTruthOutsideTheLabelsIsRefused() {
        assertEquals("label: fear (expected: one of joy, anger); it is that of 7",
                Refusals.of(() -> Confusion.of(List.of("joy", "anger"), List.of(row("7", "fear", "joy")))));
    }
}
