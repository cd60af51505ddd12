// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The 95 % intervals of one arm's scores: {@value Bootstrap#RESAMPLES} times as many speakers as there are,
 * drawn with replacement, each with all its clips; seeded.
 *
 * <p>The 2.5 and 97.5 % quantiles of the resampled scores would be too narrow over few speakers: their
 * variance is (n - 1) / n of the right one, and they stand 1.96 errors away where Student's t with n - 1
 * degrees of freedom belongs. So the quantiles are taken farther out, at Φ(-t √(n / (n - 1))), as a normal
 * distribution would need it (Hesterberg's expanded percentile interval): at 0.9 % over 10 speakers and at
 * 1.7 % over 24. They then cover the truth in about 95 % of cases; over 4 speakers or fewer the quantiles
 * reach the ends of what was resampled, and the interval says little more than from where to where the
 * speakers lie.
 *
 * <p>The truth is that of all speakers whom these stand for, under trainings like these: that another
 * training would give other numbers is in the deviation over seeds and not in here. Intervals of two arms
 * may overlap and a paired comparison still tell the arms apart.
 *
 * @param low the lower ends
 * @param high the upper ends
 */
public record ScoreIntervals(Scores low, Scores high) {
    private static final double COVERAGE = 0.95;
    private static final long SEED = 20_250_820;

    /** The intervals of an arm; empty where an utterance has no speaker, or there is one speaker only. */
    public static Optional<ScoreIntervals> of(Arm arm) {
        return of(arm, Bootstrap.RESAMPLES);
    }

    static Optional<ScoreIntervals> of(Arm arm, int resamples) {
        var bySpeaker = new TreeMap<String, List<PredictionRow>>();
        for (var row : arm.predictions().values()) {
            bySpeaker.computeIfAbsent(row.facts().getOrDefault(PairedArms.SPEAKER, ""),
                    unseen -> new ArrayList<>())
                    .add(row);
        }
        if (bySpeaker.size() < 2 || bySpeaker.keySet().stream().anyMatch(String::isBlank)) {
            return Optional.empty();
        }
        var labels = Confusion.labels(List.copyOf(arm.predictions().values()));
        double tail = tail(bySpeaker.size());
        var speakers = bySpeaker.values().stream().map(rows -> Confusion.of(labels, rows)).toList();
        var random = new SplittableRandom(SEED);
        var resampled = new ArrayList<Scores>();
        for (int i = 0; i < resamples; i++) {
            var times = new int[speakers.size()];
            for (int draw = 0; draw < times.length; draw++) {
                times[random.nextInt(times.length)]++;
            }
            resampled.add(Confusion.sum(speakers, times).scores());
        }
        int clips = arm.predictions().size();
        return Optional.of(
                new ScoreIntervals(quantiles(clips, resampled, tail), quantiles(clips, resampled, 1 - tail)));
    }

    /** The share of the resamples that lies below the lower end. */
    static double tail(int speakers) {
        double t = TDistribution.of(speakers - 1).inverseSurvivalProbability((1 - COVERAGE) / 2);
        return NormalDistribution.of(0, 1).survivalProbability(t * Math.sqrt(speakers / (speakers - 1.0)));
    }

    private static Scores quantiles(int clips, List<Scores> resampled, double share) {
        return new Scores(clips,
                quantile(resampled, Scores::ua, share),
                quantile(resampled, Scores::wa, share),
                quantile(resampled, Scores::weightedF1, share),
                quantile(resampled, Scores::macroF1, share));
    }

    private static double quantile(List<Scores> resampled, ToDoubleFunction<Scores> score, double share) {
        return Bootstrap.QUANTILE.evaluate(resampled.stream().mapToDouble(score).toArray(), share);
    }
}
