// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.evaluation.Temperature;
import io.github.aasllm.recipe.DecisionSettings.Prior;
import io.github.aasllm.recipe.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes rows of a prediction file from what was learned in a fold. */
final class Judgement {
    /** What a reader wants to know of whoever speaks; texts and the like stay out of prediction files. */
    static final List<String> FACTS = List.of(Utterance.SPEAKER, Utterance.SEX, Utterance.SESSION);

    private final List<String> labels;
    private final Calibration calibration;
    private final Origin origin;

    private Judgement(List<String> labels, Calibration calibration, Origin origin) {
        this.labels = labels;
        this.calibration = calibration;
        this.origin = origin;
    }

    /** For one arm of a fold; the prior is that of the fold's training clips. */
    static Judgement of(Recipe recipe, List<String> labels, List<Utterance> training, Origin origin) {
        var prior = recipe.decision().prior() == Prior.NONE ? Map.<String, Double>of()
                : shares(labels, training);
        return new Judgement(labels, new Calibration(1, false, prior), origin);
    }

    /** The same at a temperature, which every row says. */
    Judgement at(FoldTemperature temperature) {
        var details = new TreeMap<>(origin.details());
        details.put(Temperature.DETAIL, Double.toString(temperature.value()));
        details.put(Temperature.DETAIL + " fitted to", temperature.key());
        return new Judgement(
                labels,
                new Calibration(temperature.value(), false, calibration.prior()),
                new Origin(origin.corpus(), origin.protocol(), origin.arm(), origin.seed(), origin.fold(),
                        details));
    }

    /** What makes probabilities of scores. */
    Calibration calibration() {
        return calibration;
    }

    /** Predictions that have scores, with the probabilities that these have here. */
    List<PredictionRow> anew(List<PredictionRow> rows) {
        var tokens = new int[labels.size()]; // scores are sums, and not divided by them
        return rows.stream().filter(row -> !row.logScores().isEmpty()).map(row -> {
            var scores = labels.stream().mapToDouble(row.logScores()::get).toArray();
            return new PredictionRow(row.id(), row.label(), row.emotion(),
                    byLabel(calibration.probabilities(labels, scores, tokens)), row.logScores(), row.facts(), origin);
        }).toList();
    }

    /** The share of each label; each counts one clip more than there are, so that none is 0. */
    static Map<String, Double> shares(List<String> labels, List<Utterance> training) {
        var shares = new TreeMap<String, Double>();
        for (var label : labels) {
            double count = training.stream().filter(u -> u.label().equals(label)).count();
            shares.put(label, (count + 1) / (training.size() + labels.size()));
        }
        return shares;
    }

    /**
     * The predictions of a part.
     *
     * @param failures takes a line for each clip that could not be judged; the others are
     */
    List<PredictionRow> rows(List<DescribedClip> clips, Learned learned, List<String> failures) {
        var rows = new ArrayList<PredictionRow>();
        for (var clip : clips) {
            try {
                rows.add(row(clip.utterance(), learned.answer(clip)));
            } catch (InvalidInputException refusal) {
                failures.add(clip.utterance().id() + ": " + refusal.getMessage());
            }
        }
        return rows;
    }

    private PredictionRow row(Utterance utterance, Learned.Answer answer) {
        var facts = new TreeMap<>(utterance.facts());
        facts.keySet().retainAll(FACTS);
        if (answer.written().isPresent()) {
            return new PredictionRow(
                    utterance.id(), utterance.label(), answer.written().get(), Map.of(), Map.of(), facts, origin);
        }
        var probabilities = calibration.probabilities(labels, answer.logScores(), answer.tokens());
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            best = probabilities[i] > probabilities[best] ? i : best;
        }
        return new PredictionRow(
                utterance.id(), utterance.label(), labels.get(best),
                byLabel(probabilities), byLabel(answer.logScores()), facts, origin);
    }

    private Map<String, Double> byLabel(double[] values) {
        var map = new LinkedHashMap<String, Double>();
        for (int i = 0; i < values.length; i++) {
            map.put(labels.get(i), values[i]);
        }
        return map;
    }
}
