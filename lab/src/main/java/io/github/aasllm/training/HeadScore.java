// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.evaluation.Confusion;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How good the weights of an encoder head are on clips that it does not learn from: the more the better. */
final class HeadScore {
    private final Recipe recipe;
    private final HeadTraining training;

    HeadScore(Recipe recipe, HeadTraining training) {
        this.recipe = recipe;
        this.training = training;
    }

    double of(List<LabelledClip> clips) {
        var judged = new ArrayList<double[]>();
        int size = recipe.batch().size();
        for (int from = 0; from < clips.size(); from += size) {
            judged.addAll(training.judge(clips.subList(from, Math.min(clips.size(), from + size))));
        }
        var metric = recipe.select().metric();
        return metric == Metric.LOSS
                ? meanLogProbability(clips, judged)
                : DevScore.of(confusion(clips, judged), metric);
    }

    /** The negative of the loss. */
    private static double meanLogProbability(List<LabelledClip> clips, List<double[]> judged) {
        double sum = 0;
        for (int i = 0; i < clips.size(); i++) {
            sum += judged.get(i)[clips.get(i).label()];
        }
        return sum / clips.size();
    }

    private static Confusion confusion(List<LabelledClip> clips, List<double[]> judged) {
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
}
