// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.bundle.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Calibration against scikit-learn's and scipy's figures. */
class CalibrationGoldenTest {
    /** Means of at most 60 doubles, summed in another order. */
    private static final double ROUNDING = 1e-13;

    static Stream<JsonNode> cases() {
        return ScoreGolden.calibrated();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void brierScoreAndLikelihoodAreThoseOfThePeers(JsonNode golden) {
        var rows = argmax(ScoreGolden.rows(golden)); // the peers know no answers that are no label
        var expected = golden.get("calibration");
        var reliability = Reliability.equalCount(rows);
        assertEquals(expected.get("brier").doubleValue(), reliability.brier(), ROUNDING);
        assertEquals(expected.get("nll").doubleValue(), reliability.nll(), ROUNDING);
        assertEquals(rows.size(), reliability.bins().stream().mapToInt(Reliability.Bin::clips).sum());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theTemperatureIsTheOneThatScipyFinds(JsonNode golden) {
        var rows = ScoreGolden.rows(golden);
        var expected = golden.get("calibration");
        double temperature = Temperature.fit(rows);
        // scipy stops short of the end of the range, so that it may even be a little better here
        double best = expected.get("nll_at_temperature").doubleValue();
        assertEquals(best, Math.max(best, Temperature.nll(rows, temperature)), 1e-12);
        // near the minimum the likelihood is flat: doubles tell 1 part in 10^8 of its place, the root of
        // their 10^-16
        double scale = expected.get("temperature").doubleValue();
        assertEquals(Math.min(scale, Temperature.MOST), temperature, 1e-6 * scale);
        for (double other = Temperature.LEAST; other < Temperature.MOST; other *= 1.1) {
            assertTrue(Temperature.nll(rows, temperature) <= Temperature.nll(rows, other) + 1e-12, "at "
                    + other);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void correctingThePriorIsSubtractingItsLogarithmFromTheScores(JsonNode golden) {
        var rows = ScoreGolden.rows(golden);
        var prior = rows.stream().collect(Collectors.groupingBy(PredictionRow::label,
                Collectors.summingDouble(row -> 1.0 / rows.size())));
        var corrected = new Calibration(1, false, prior);
        var labels = ScoreGolden.labels();
        for (int i = 0; i < rows.size(); i++) {
            var scores = rows.get(i).logScores().values().stream().mapToDouble(Double::doubleValue).toArray();
            var adjusted = golden.get("calibration").get("adjusted").get(i).valueStream();
            assertArrayEquals(adjusted.mapToDouble(JsonNode::doubleValue).toArray(),
                    corrected.probabilities(labels, scores, new int[labels.size()]), ROUNDING);
        }
    }

    private static List<PredictionRow> argmax(List<PredictionRow> rows) {
        return rows.stream().map(row -> new PredictionRow(row.id(), row.label(),
                row.probabilities().entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow()
                .getKey(),
                row.probabilities(), row.logScores(), row.facts(), row.origin())).toList();
    }

    private static PredictionRow row(int i, double sure, boolean right) {
        return new PredictionRow("" + i, "joy", right ? "joy" : "anger",
                Map.of("joy", right ? sure : 1 - sure, "anger", right ? 1 - sure : sure), Map.of(), Map.of(),
                new Origin("made", "once", ArmName.of("arm"), 1, "f", Map.of()));
    }

    @Test
    void binsOfEqualCountHoldEquallyMany() {
        var rows = new ArrayList<PredictionRow>();
        for (int i = 0; i < 150; i++) {
            rows.add(row(i, 0.9 + i / 2000.0, i % 2 == 0));
        }
        var reliability = Reliability.equalCount(rows);
        assertEquals(15, reliability.bins().size());
        reliability.bins().forEach(bin -> assertEquals(10, bin.clips()));
        // all about 0.94 sure, half right
        assertEquals(0.9 + 74.5 / 2000 - 0.5, reliability.ece(), ROUNDING);
    }

    @Test
    void whatHasNoProbabilitiesIsRefused() {
        var generated = new PredictionRow("7", "joy", "joy", Map.of(), Map.of(), Map.of(),
                new Origin("made", "once", ArmName.of("arm"), 1, "f", Map.of()));
        assertEquals("probabilities: none of joy for 7 (expected: scored predictions of the corpus's labels)",
                Refusals.of(() -> Reliability.equalCount(List.of(generated))));
        assertEquals("log_scores: none of joy for 7 (expected: scored predictions of the corpus's labels)",
                Refusals.of(() -> Temperature.fit(List.of(generated))));
        assertEquals("predictions: none (expected: one or more)",
                Refusals.of(() -> Reliability.equalCount(List.of())));
        assertEquals("predictions: none (expected: one or more, to fit a temperature)",
                Refusals.of(() -> Temperature.fit(List.of())));
    }
}
