// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.evaluation.Confusion;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The best of the weights that an encoder head's training went through, on clips that it does not learn from;
 * of equally good ones the first. Where weights are averaged it is their average that is scored and kept.
 */
final class HeadSelection implements AutoCloseable {
    private final Recipe recipe;
    private final HeadTraining training;
    private final List<LabelledClip> clips;
    private final WeightCopies best;
    private double bestScore = Double.NEGATIVE_INFINITY;
    private OptionalLong bestStep = OptionalLong.empty();

    /** @param clips that it selects by; it selects nothing where there are none */
    HeadSelection(Recipe recipe, HeadTraining training, List<TrainedWeight> weights,
            List<LabelledClip> clips) {
        this.recipe = recipe;
        this.training = training;
        this.clips = List.copyOf(clips);
        this.best = new WeightCopies(weights);
    }

    /** The score of the weights as they are after a step, or of their average; empty if nothing selects. */
    OptionalDouble offer(long step, WeightCopies average) {
        if (clips.isEmpty()) {
            return OptionalDouble.empty();
        }
        var score = new double[1];
        Runnable scoring = () -> {
            score[0] = score();
            if (score[0] > bestScore) {
                bestScore = score[0];
                bestStep = OptionalLong.of(step);
                best.take();
            }
        };
        if (recipe.train().average().isPresent()) {
            average.during(scoring);
        } else {
            scoring.run();
        }
        return OptionalDouble.of(score[0]);
    }

    /** The step of the best weights. */
    OptionalLong step() {
        return bestStep;
    }

    /** Puts the best weights in the place of the last ones, if there are any. */
    void give() {
        if (bestStep.isPresent()) {
            best.give();
        }
    }

    private double score() {
        var judged = new ArrayList<double[]>();
        int size = recipe.batch().size();
        for (int from = 0; from < clips.size(); from += size) {
            judged.addAll(training.judge(clips.subList(from, Math.min(clips.size(), from + size))));
        }
        var metric = recipe.select().metric();
        return metric == Metric.LOSS ? meanLogProbability(judged) : DevScore.of(confusion(judged), metric);
    }

    /** The negative of the loss. */
    private double meanLogProbability(List<double[]> judged) {
        double sum = 0;
        for (int i = 0; i < clips.size(); i++) {
            sum += judged.get(i)[clips.get(i).label()];
        }
        return sum / clips.size();
    }

    private Confusion confusion(List<double[]> judged) {
        var rows = new ArrayList<PredictionRow>();
        for (int i = 0; i < clips.size(); i++) {
            var scores = judged.get(i);
            int largest = 0;
            for (int label = 1; label < scores.length; label++) {
                largest = scores[label] > scores[largest] ? label : largest;
            }
            rows.add(new PredictionRow(clips.get(i).id(), name(clips.get(i).label()), name(largest), Map.of(),
                    Map.of(), Map.of(), DevScore.NOWHERE));
        }
        return Confusion.of(rows);
    }

    private static String name(int label) {
        return "label " + label;
    }

    @Override
    public void close() {
        best.close();
    }
}
