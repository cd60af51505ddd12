// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * McNemar's test of two arms' accuracy, with clips as independent of each other, which clips of one speaker
 * are not: it is for Table 3 alone, beside the paper's own totals.
 *
 * @param onlyFirst clips that the first arm alone has right
 * @param onlySecond clips that the second arm alone has right
 * @param exactP two-sided, by the binomial distribution of {@code onlyFirst} with share 1/2
 * @param chiSquare (onlyFirst - onlySecond)² / (onlyFirst + onlySecond), without correction
 * @param chiSquareP its p with one degree of freedom
 */
public record McNemar(int onlyFirst, int onlySecond, double exactP, double chiSquare, double chiSquareP) {
    /** What a reader of it must be told. */
    public static final String BASIS = "accuracy, clips as independent";

    /** The test of the discordant totals; of two zeros p is 1. */
    public static McNemar of(int onlyFirst, int onlySecond) {
        int both = onlyFirst + onlySecond;
        if (both == 0) {
            return new McNemar(0, 0, 1, 0, 1);
        }
        double chiSquare = Math.pow(onlyFirst - onlySecond, 2) / both;
        return new McNemar(onlyFirst, onlySecond, exactP(Math.min(onlyFirst, onlySecond), both), chiSquare,
                ChiSquaredDistribution.of(1).survivalProbability(chiSquare));
    }

    /** Twice the lower tail, at most 1: exact, because the distribution of share 1/2 is symmetric. */
    private static double exactP(int fewer, int both) {
        return Math.min(1, 2 * BinomialDistribution.of(both, 0.5).cumulativeProbability(fewer));
    }
}
