// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.error.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How often sets hold the true label. */
class CoverageTest {
    private static PredictionRow row(String label, double ofA) {
        return new PredictionRow("id", label, ofA > 0.5 ? "a" : "b", Map.of("a", ofA, "b", 1 - ofA), Map.of(), Map.of(),
                new Origin("made", "once", ArmName.of("arm"), 1, "f", Map.of()));
    }

    @Test
    void aThirdLabelBelowTheThresholdIsMissedAndSetsAreCounted() {
        // sets at 0.2: {a, b}, {a}, {a}; the last one misses b
        var coverage = Coverage.of(List.of(row("b", 0.7), row("a", 0.9), row("b", 0.9)), 0.2);
        assertEquals(new Coverage(3, 2 / 3.0, 4 / 3.0), coverage);
    }

    @Test
    void nothingToCountIsRefused() {
        assertThrows(InvalidInputException.class, () -> Coverage.of(List.of(), 0.5));
    }
}
