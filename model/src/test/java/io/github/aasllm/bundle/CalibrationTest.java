// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** softmax(s / temperature - log prior) by hand. */
class CalibrationTest {
    private static final double ROUNDED = 1e-12; // a few steps of float64

    private static final List<String> LABELS = List.of("a", "b");

    @Test
    void withoutCalibrationProbabilitiesAreInTheProportionOfTheAnswers() {
        double[] logs = {Math.log(0.03), Math.log(0.01)};
        assertArrayEquals(new double[] {3 / 4.0, 1 / 4.0}, probabilities(Calibration.NONE, logs, 1, 9),
                ROUNDED);
    }

    @Test
    void temperatureTwoTakesTheRootOfEveryProportion() {
        double[] logs = {Math.log(0.09), Math.log(0.01)};
        var calibration = new Calibration(2, false, Map.of());
        assertArrayEquals(new double[] {3 / 4.0, 1 / 4.0}, probabilities(calibration, logs, 1, 1), ROUNDED);
    }

    @Test
    void lengthNormalisationTakesTheMeanOverTokens() {
        // a mean of 0.3 over 2 tokens and of 0.1 over 3
        double[] logs = {2 * Math.log(0.3), 3 * Math.log(0.1)};
        var calibration = new Calibration(1, true, Map.of());
        assertArrayEquals(new double[] {3 / 4.0, 1 / 4.0}, probabilities(calibration, logs, 2, 3), ROUNDED);
    }

    @Test
    void thePriorIsDividedOut() {
        double[] logs = {Math.log(0.9), Math.log(0.1)};
        var calibration = new Calibration(1, false, Map.of("a", 0.9, "b", 0.1));
        assertArrayEquals(new double[] {1 / 2.0, 1 / 2.0}, probabilities(calibration, logs, 1, 1), ROUNDED);
    }

    @Test
    void verySmallProbabilitiesDoNotVanish() {
        double[] logs = {-5000, -5000 - Math.log(3)};
        assertArrayEquals(new double[] {3 / 4.0, 1 / 4.0}, probabilities(Calibration.NONE, logs, 1, 1),
                ROUNDED);
    }

    @Test
    void aPriorWithoutALabelInUseIsRefused() {
        var calibration = new Calibration(1, false, Map.of("a", 1.0));
        assertEquals(
                "calibration.prior: [a] (expected: a share for the label b); choose labels of the training"
                        + " set, or remove the prior from aasllm.json",
                Refusals.of(() -> probabilities(calibration, new double[2], 1, 1)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aTemperatureThatIsNotPositiveAndFiniteIsRefused(double temperature) {
        assertEquals(
                "calibration.temperature: " + temperature + " (expected: a finite number > 0)",
                Refusals.of(() -> new Calibration(temperature, false, Map.of())));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
    void aShareThatIsNoneIsRefused(double share) {
        assertEquals(
                "calibration.prior.a: " + share + " (expected: 0 < share <= 1)",
                Refusals.of(() -> new Calibration(1, false, Map.of("a", share))));
    }

    private static double[] probabilities(Calibration calibration, double[] logs, int... tokens) {
        return calibration.probabilities(LABELS, logs, tokens);
    }
}
