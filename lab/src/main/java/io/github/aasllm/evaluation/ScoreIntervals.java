// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The 95 % intervals of one arm's scores: {@value Bootstrap#RESAMPLES} times as many speakers as there are,
 * drawn with replacement, each with all its clips; seeded. Like a {@link Bootstrap} of few speakers they are
 * too narrow. Intervals of two arms may overlap and a paired comparison still tell the arms apart.
 *
 * @param low 2.5 % of the resampled scores lie below it
 * @param high 2.5 % lie above it
 */
public record ScoreIntervals(Scores low, Scores high) {
    private static final double TAIL = 0.025;
    private static final long SEED = 20_250_820;

    /** The intervals of an arm; empty where an utterance has no speaker, or there is one speaker only. */
    public static Optional<ScoreIntervals> of(Arm arm) {
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
        var speakers = bySpeaker.values().stream().map(rows -> Confusion.of(labels, rows)).toList();
        var random = new SplittableRandom(SEED);
        var resampled = new ArrayList<Scores>();
        for (int i = 0; i < Bootstrap.RESAMPLES; i++) {
            var times = new int[speakers.size()];
            for (int draw = 0; draw < times.length; draw++) {
                times[random.nextInt(times.length)]++;
            }
            resampled.add(Confusion.sum(speakers, times).scores());
        }
        int clips = arm.predictions().size();
        return Optional.of(
                new ScoreIntervals(quantiles(clips, resampled, TAIL), quantiles(clips, resampled, 1 - TAIL)));
    }

    private static Scores quantiles(int clips, List<Scores> resampled, double share) {
        return new Scores(clips,
                quantile(resampled, Scores::ua, share),
                quantile(resampled, Scores::wa, share),
                quantile(resampled, Scores::weightedF1, share),
                quantile(resampled, Scores::macroF1, share));
    }

    private static double quantile(List<Scores> resampled, ToDoubleFunction<Scores> score, double share) {
        var sorted = resampled.stream().mapToDouble(score).toArray();
        Arrays.sort(sorted);
        return Bootstrap.quantile(sorted, share);
    }
}
