// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.error.InvalidInputException;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Whether one arm is better than another: the difference of UA, with probabilities averaged over seeds, and
 * what chance would do to it.
 *
 * @param first the arm that may be better
 * @param second the arm that it is compared with
 * @param firstScores of the first, over all folds together
 * @param secondScores of the second
 * @param speakers that were resampled
 * @param bootstrap the difference's 95 % interval over speakers
 * @param signFlipP the exact test's p, where there are 12 speakers or fewer
 * @param mcNemar the discordant totals, for Table 3
 */
public record Comparison(
        Arm first,
        Arm second,
        Scores firstScores,
        Scores secondScores,
        int speakers,
        Bootstrap bootstrap,
        OptionalDouble signFlipP,
        McNemar mcNemar) {
    private static final double LEVEL = 0.05;

    /**
     * Compares two arms.
     *
     * @throws InvalidInputException if their utterances or labels differ, an utterance has no speaker, or
     *     there is one speaker only
     */
    public static Comparison of(Arm first, Arm second) {
        var arms = new PairedArms(first, second);
        if (arms.speakers() < 2) {
            throw InvalidInputException.of("speakers", arms.speakers(),
                    "at least 2, for the comparison resamples them");
        }
        var signFlip = arms.speakers() <= SignFlip.MOST_SPEAKERS
                ? OptionalDouble.of(SignFlip.p(arms.parts()))
                : OptionalDouble.empty();
        return new Comparison(
                first,
                second,
                Confusion.of(first.rows()).scores(),
                Confusion.of(second.rows()).scores(),
                arms.speakers(),
                Bootstrap.of(arms, Bootstrap.RESAMPLES),
                signFlip,
                McNemar.of(arms.onlyFirst(), arms.onlySecond()));
    }

    /** UA of the first less UA of the second, from -1 to 1. */
    public double difference() {
        return firstScores.ua() - secondScores.ua();
    }

    /**
     * Whether the data show that the arms differ, at a level of 5 %: the interval has no zero in it and,
     * where there are few enough speakers for the exact test, its p is not above the level either.
     */
    public boolean shown() {
        return bootstrap.excludesZero() && signFlipP.orElse(0) <= LEVEL;
    }

    /**
     * The p by which comparisons are corrected for their number: the exact test's, or without it that of the
     * difference by its standard error under the normal distribution.
     */
    public double p() {
        if (signFlipP.isPresent()) {
            return signFlipP.getAsDouble();
        }
        double error = bootstrap.standardError();
        if (error == 0) {
            return difference() == 0 ? 1 : 0;
        }
        return 2 * NormalDistribution.of(0, 1).survivalProbability(Math.abs(difference()) / error);
    }
}
