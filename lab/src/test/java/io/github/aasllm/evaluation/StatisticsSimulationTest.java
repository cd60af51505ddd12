// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statistics keep their promises on arms whose truth is known, with seeds that do not change. */
class StatisticsSimulationTest {
    private static final int EXPERIMENTS = 600;

    /** How far a share of 600 experiments may lie from its expectation: 3.3 standard errors, p 0.001. */
    private static double monteCarlo(double share) {
        return 3.3 * Math.sqrt(share * (1 - share) / EXPERIMENTS);
    }

    /**
     * The percentile interval is too narrow over few speakers, by a known amount: its variance is (n - 1) / n
     * of the right one, and the normal quantile 1.96 stands where Student's with n - 1 degrees of freedom
     * belongs. Coverage is P(|t| < 1.96 √((n - 1) / n)): 0.904 for 10 speakers, 0.932 for 24.
     */
    @ParameterizedTest
    @CsvSource({"10, 0.904", "24, 0.932"})
    void theIntervalCoversTheTruthAsOftenAsItsTheorySays(int speakers, double coverage) {
        var random = new SplittableRandom(41);
        double truth = 0.05;
        int covered = 0;
        for (int i = 0; i < EXPERIMENTS; i++) {
            var interval = Bootstrap.of(new MadePredictions(random, speakers, 30, truth).pair(), 500);
            covered += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
        }
        assertEquals(coverage, (double) covered / EXPERIMENTS, monteCarlo(coverage));
    }

    /**
     * The interval of a single arm is widened for its number of speakers, so that it covers the truth, 0.6
     * + 0.05 / 2, in 95 % of cases, over 6 speakers as over 24. That rests on means that are about normal,
     * which clips and speakers here are; it is to be within 1 % of 95 % besides the chance of 600
     * experiments.
     */
    @ParameterizedTest
    @CsvSource({"6", "10", "24"})
    void theIntervalOfASingleArmCoversTheTruthInNineteenOfTwentyCases(int speakers) {
        var random = new SplittableRandom(59);
        double truth = 0.6 + 0.05 / 2;
        int covered = 0;
        for (int i = 0; i < EXPERIMENTS; i++) {
            var arm = new MadePredictions(random, speakers, 30, 0.05).first();
            var interval = ScoreIntervals.of(arm, 1_000).orElseThrow();
            covered += interval.low().ua() <= truth && truth <= interval.high().ua() ? 1 : 0;
        }
        assertEquals(0.95, (double) covered / EXPERIMENTS, 0.01 + monteCarlo(0.95));
    }

    /**
     * p is at most x in a share x of experiments, less what one value of the difference holds: the sums are
     * whole multiples of one clip's worth, of which about 270 * 0.45 differ, so the likeliest two, +d and -d,
     * hold 2 / √(2π * 270 * 0.45) = 0.072 of the patterns.
     */
    @Test
    void underTheNullTheSignFlipTestIsSeldomSmallAndEvenlySpread() {
        double steps = 2 / Math.sqrt(2 * Math.PI * 270 * 0.45);
        var random = new SplittableRandom(43);
        var below = new int[9];
        for (int i = 0; i < EXPERIMENTS; i++) {
            double p = SignFlip.p(new MadePredictions(random, 9, 30, 0).pair().parts());
            for (int x = 0; x < below.length; x++) {
                below[x] += p <= (x + 1) / 10.0 ? 1 : 0;
            }
        }
        for (int x = 0; x < below.length; x++) {
            double share = (x + 1) / 10.0;
            double found = (double) below[x] / EXPERIMENTS;
            assertTrue(found <= share + monteCarlo(share), "p <= " + share + " in " + found);
            assertTrue(found >= share - monteCarlo(share) - steps, "p <= " + share + " in " + found);
        }
    }

    /** An effect of 2.8 standard errors is found in 80 % of experiments, here by the normal test itself. */
    @Test
    void theDetectableDifferenceIsFoundInEightOfTenExperiments() {
        var random = new SplittableRandom(47);
        int speakers = 60; // so many that the standard error is well known
        double detectable = Bootstrap.of(new MadePredictions(random, speakers, 30, 0.05).pair(), 2_000)
        .detectable();
        double effect = 0;
        int found = 0;
        for (int i = 0; i < EXPERIMENTS; i++) {
            var bootstrap = Bootstrap.of(new MadePredictions(random, speakers, 30, detectable).pair(), 300);
            found += bootstrap.excludesZero() ? 1 : 0;
            effect += bootstrap.detectable() / EXPERIMENTS;
        }
        assertEquals(detectable, effect, 0.15 * detectable, "one sample of 60 speakers knows it to 10 %");
        // a detectable difference known to 10 % moves the power by 0.28 times the normal density at 0.84,
        // 0.28: 0.08
        assertEquals(0.8, (double) found / EXPERIMENTS, monteCarlo(0.8) + 0.08);
    }

    @Test
    void aDifferenceThatIsThereIsShownAndOneThatIsNotIsNot() {
        var random = new SplittableRandom(53);
        var real = new MadePredictions(random, 10, 60, 0.25);
        var comparison = Comparison.of(real.first(), real.second());
        assertTrue(comparison.shown(), comparison.toString());
        assertTrue(comparison.difference() > comparison.bootstrap().detectable());
        assertEquals(comparison.difference(), real.pair().difference(ones(10)).ua(), 1e-14);
        double parts = 0;
        for (double part : real.pair().parts()) {
            parts += part;
        }
        assertEquals(comparison.difference(), parts, 1e-14, "speakers' parts sum to the difference");
        var none = new MadePredictions(random, 10, 60, 0);
        assertTrue(!Comparison.of(none.first(), none.second()).shown());
    }

    private static int[] ones(int count) {
        var ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
