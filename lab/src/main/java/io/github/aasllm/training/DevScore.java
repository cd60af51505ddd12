// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Confusion;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.recognizer.DecisionRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * How good the weights are on the dev part: the more the better, whatever the metric.
 *
 * <p>Labels are scored as in use. The test part is never among the clips.
 */
public final class DevScore {
    /** Of predictions that are counted and not kept. */
    static final Origin NOWHERE = new Origin("", "", ArmName.of(""), 0, "", Map.of());

    private final TrainedModel model;
    private final DecisionRule rule;
    private final Lessons lessons;
    private final AnswerLoss loss;

    DevScore(TrainedModel model, DecisionRule rule, Lessons lessons, AnswerLoss loss) {
        this.model = model;
        this.rule = rule;
        this.lessons = lessons;
        this.loss = loss;
    }

    /** The score on these clips; of the loss, its negative. */
    double of(List<HeardClip> clips, SelectSettings.Metric metric) {
        model.restDropout();
        return metric == SelectSettings.Metric.LOSS ? -meanLoss(clips) : of(confusion(clips), metric);
    }

    /**
     * A clip with what was said of it.
     *
     * @param scores of the labels; a softmax of them makes probabilities
     */
    public record Scored(String label, double[] scores) {}

    /**
     * A score of scored clips; of the loss, its negative.
     *
     * @param labels in the order of the scores
     */
    public static double ofScored(List<Scored> clips, List<String> labels, SelectSettings.Metric metric) {
        var rows = new ArrayList<PredictionRow>();
        double sum = 0;
        for (var clip : clips) {
            double[] scores = clip.scores();
            int best = 0;
            for (int i = 1; i < scores.length; i++) {
                best = scores[i] > scores[best] ? i : best;
            }
            double top = scores[best];
            double all = Arrays.stream(scores).map(score -> Math.exp(score - top)).sum();
            sum += scores[labels.indexOf(clip.label())] - top - Math.log(all);
            rows.add(new PredictionRow("clip " + rows.size(), clip.label(), labels.get(best), Map.of(), Map.of(),
                    Map.of(), NOWHERE));
        }
        return metric == SelectSettings.Metric.LOSS ? sum / clips.size() : of(Confusion.of(rows), metric);
    }

    /** A score of decisions; the loss is none. */
    static double of(Confusion confusion, SelectSettings.Metric metric) {
        return switch (metric) {
            case UA -> confusion.ua();
            case WA -> confusion.wa();
            case WEIGHTED_F1 -> confusion.weightedF1();
            case LOSS -> throw new IllegalArgumentException("decisions have no loss");
        };
    }

    private double meanLoss(List<HeardClip> clips) {
        double sum = 0;
        long tokens = 0;
        for (var clip : clips) {
            try (var scope = new PointerScope();
                    var inference = new NoGradGuard()) {
                var lesson = lessons.inUse(clip);
                sum += loss.of(List.of(lesson));
                tokens += lesson.answer().length;
            }
        }
        return sum / tokens;
    }

    private Confusion confusion(List<HeardClip> clips) {
        var rows = new ArrayList<PredictionRow>();
        for (var clip : clips) {
            try (var scope = new PointerScope();
                    var inference = new NoGradGuard()) {
                var speech = model.llm().project(List.of(lessons.states(clip)));
                var decision = rule.decide(speech, List.of(lessons.description(clip))).getFirst();
                rows.add(new PredictionRow(
                        clip.utterance().id(),
                        clip.utterance().label(),
                        decision.emotion(),
                        decision.probabilities(),
                        Map.of(),
                        Map.of(),
                        NOWHERE));
            }
        }
        return Confusion.of(rows);
    }
}
