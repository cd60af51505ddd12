// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.adaptation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.adaptation.Adaptation.Shares;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.error.InvalidInputException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is fitted to clips without labels, by hand. */
class AdaptationTest {
    private static final double ROUNDED = 1e-6;
    private static final List<String> LABELS = List.of("a", "b");

    /** 20 clips by a model that is as sure of all of them, and of the copies of which so many agree. */
    private static Adaptation of(Calibration usual, double ofA, double agreeing) {
        var adaptation = new Adaptation(usual, LABELS);
        for (int i = 0; i < 20; i++) {
            adaptation.add(Map.of("a", ofA, "b", 1 - ofA), ofA > 0.5 ? "a" : "b",
                    Collections.nCopies(5, ofA > 0.5 == i < 20 * agreeing ? "a" : "b"));
        }
        return adaptation;
    }

    @Test
    void answersBecomeAsSureAsTheirAlteredCopiesAgree() {
        var adaptation = of(Calibration.NONE, 0.9, 0.7);
        double agreement = (70 + 1) / (100 + 2.0);
        assertEquals(agreement, adaptation.agreement());
        var fitted = adaptation.fit(Shares.AS_TRAINED);
        assertEquals(agreement, adaptation.sureness(fitted), ROUNDED);
        // odds of 9 become those of the agreement
        assertEquals(Math.log(9) / Math.log(agreement / (1 - agreement)), fitted.temperature(), ROUNDED);
        assertEquals(Map.of(), fitted.prior());
    }

    @Test
    void nothingBecomesSurerThanItWas() {
        assertEquals(1.5, of(new Calibration(1.5, false, Map.of()), 0.6, 1).fit(Shares.AS_TRAINED).temperature());
    }

    @Test
    void theTemperatureIsATimesThatOfTheModel() {
        double alone = of(Calibration.NONE, 0.9, 0.7).fit(Shares.AS_TRAINED).temperature();
        double behind = of(new Calibration(2, true, Map.of()), 0.9, 0.7).fit(Shares.AS_TRAINED).temperature();
        assertEquals(2 * alone, behind, ROUNDED);
    }

    @Test
    void equalSharesGiveEveryLabelTheSameMean() {
        var adaptation = new Adaptation(Calibration.NONE, LABELS);
        double[] ofA = {0.99, 0.9, 0.9, 0.8, 0.8, 0.7, 0.7, 0.6, 0.5, 0.4};
        for (double share : ofA) {
            adaptation.add(Map.of("a", share, "b", 1 - share), "a", List.of("a"));
        }
        var fitted = adaptation.fit(Shares.EQUAL);
        double mean = 0;
        for (double share : ofA) { // the scores are the logarithms of the probabilities
            double[] scores = {Math.log(share), Math.log(1 - share)};
            mean += fitted.probabilities(LABELS, scores, new int[] {1, 1})[0];
        }
        assertEquals(0.5, mean / ofA.length, ROUNDED);
        assertTrue(fitted.prior().get("a") > fitted.prior().get("b"), "divided by more, as it was said too often");
    }

    @Test
    void estimatedSharesAreThoseOfSaerens() {
        // two kinds of clips with likelihood ratios 9 and 1 / 9: 15 and 5 of 20, so the share p of a solves
        // 15 · 9 / (9 p + 1 - p) + 5 / 9 / (p / 9 + 1 - p) = 20
        var adaptation = new Adaptation(Calibration.NONE, LABELS);
        for (int i = 0; i < 20; i++) {
            double share = i < 15 ? 0.9 : 0.1;
            adaptation.add(Map.of("a", share, "b", 1 - share), share > 0.5 ? "a" : "b", List.of("a", "b"));
        }
        var prior = adaptation.fit(Shares.ESTIMATED);
        double p = 0.8125; // (0.75 - 0.1) / 0.8, where the expected share of the first kind is 0.75
        double odds = Math.pow(prior.prior().get("b") / prior.prior().get("a"), prior.temperature());
        assertEquals(p / (1 - p), odds, 1e-3);
    }

    @Test
    void aModelsOwnPriorIsKept() {
        var usual = new Calibration(1, false, Map.of("a", 0.8, "b", 0.2));
        var adaptation = of(usual, 0.9, 0.7);
        var fitted = adaptation.fit(Shares.AS_TRAINED);
        // the score that had 0.9 under the usual one
        double[] scores = {Math.log(0.9 * 0.8), Math.log(0.1 * 0.2)};
        assertEquals(0.9, usual.probabilities(LABELS, scores, new int[2])[0], ROUNDED);
        assertEquals(adaptation.agreement(), fitted.probabilities(LABELS, scores, new int[2])[0], ROUNDED);
    }

    @Test
    void setsHoldAsMuchProbabilityAsWasAskedFor() {
        var fitted = of(Calibration.NONE, 0.9, 0.7).fit(Shares.AS_TRAINED);
        var sets = fitted.sets().orElseThrow();
        assertEquals(1, sets.threshold(60), "the likeliest has 0.70");
        assertEquals(1 - (70 + 1) / (100 + 2.0), sets.threshold(90), ROUNDED);
    }

    @Test
    void fewClipsAreRefused() {
        var adaptation = new Adaptation(Calibration.NONE, LABELS);
        adaptation.add(Map.of("a", 0.9, "b", 0.1), "a", List.of("a"));
        var refusal = assertThrows(InvalidInputException.class, () -> adaptation.fit(Shares.AS_TRAINED));
        assertEquals("clips: 1 that could be used (expected: 10 or more)", refusal.getMessage());
    }
}
