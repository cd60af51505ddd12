// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.baseline.LinearClassifier;
import io.github.aasllm.baseline.Standardisation;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.AtomicFile;
import io.github.aasllm.protocol.Fold;
import io.github.aasllm.protocol.InnerFolds;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.training.DevScore;
import io.github.aasllm.training.RecipeFolds;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** A linear baseline, trained at once in every fold, with the cost of an error that training clips choose. */
final class BaselineLearner implements Learner {
    private static final String FILE = "baseline.json";

    private final Recipe recipe;
    private final List<String> labels;
    private final ClipRows rows;
    private final LinearClassifier.Kind kind;

    BaselineLearner(Recipe recipe, List<String> labels, ClipRows rows) {
        this.recipe = recipe;
        this.labels = labels;
        this.rows = rows;
        this.kind = recipe.decision().by() == DecisionSettings.By.SVM
                ? LinearClassifier.Kind.SVM : LinearClassifier.Kind.LOGISTIC_REGRESSION;
    }

    @Override
    public Optional<Learned> learn(Assignment assignment, LearningWatch watch) {
        var costs = recipe.baseline().c().stream().sorted().toList();
        var scores = new LinkedHashMap<Double, Double>();
        for (double cost : costs.size() > 1 ? costs : List.<Double>of()) {
            if (watch.stops()) {
                return Optional.empty();
            }
            scores.put(cost, score(assignment, cost));
            watch.learned((double) scores.size() / (costs.size() + 1));
        }
        double chosen = costs.getFirst();
        for (var cost : scores.keySet()) {
            chosen = scores.get(cost) > scores.get(chosen) ? cost : chosen;
        }
        var learned = learned(assignment.training(), chosen);
        watch.trains("trainable parameters: %,d".formatted(learned.classifier.numbers()));
        write(assignment, chosen, scores);
        return Optional.of(learned);
    }

    /** How good a cost is: on the dev part, or where there is none, on all inner folds' clips together. */
    private double score(Assignment assignment, double cost) {
        var told = new ArrayList<DevScore.Scored>();
        if (recipe.baseline().innerFolds().isEmpty()) {
            told.addAll(scored(learned(assignment.training(), cost), assignment.dev()));
            return DevScore.ofScored(told, labels, recipe.select().metric());
        }
        var byId = new TreeMap<String, DescribedClip>();
        assignment.training().forEach(clip -> byId.put(clip.utterance().id(), clip));
        var outer = new Fold(assignment.fold(), assignment.training().stream().map(DescribedClip::utterance).toList(),
                List.of(), List.of(), Fold.DevBy.NONE);
        int count = Math.toIntExact(recipe.baseline().innerFolds().get());
        for (var inner : RecipeFolds.naming("baseline.inner-folds", count, () -> InnerFolds.of(outer, count, assignment.seed()))) {
            var learned = learned(inner.train().stream().map(u -> byId.get(u.id())).toList(), cost);
            told.addAll(scored(learned, inner.test().stream().map(u -> byId.get(u.id())).toList()));
        }
        return DevScore.ofScored(told, labels, recipe.select().metric());
    }

    private static List<DevScore.Scored> scored(LinearJudge judge, List<DescribedClip> clips) {
        return clips.stream()
                .map(clip -> new DevScore.Scored(clip.utterance().label(), judge.answer(clip).logScores()))
                .toList();
    }

    private LinearJudge learned(List<DescribedClip> clips, double cost) {
        var own = clips.stream().map(rows::of).toArray(double[][]::new);
        var scale = Standardisation.of(own);
        var standard = Arrays.stream(own).map(scale::of).toArray(double[][]::new);
        var classes = clips.stream().mapToInt(clip -> labels.indexOf(clip.utterance().label())).toArray();
        return new LinearJudge(scale, LinearClassifier.train(kind, standard, classes, labels.size(), cost));
    }

    private static void write(Assignment assignment, double chosen, Map<Double, Double> scores) {
        var json = new LinkedHashMap<String, Object>();
        json.put("format", 1);
        json.put("c", chosen);
        json.put("scores", scores);
        try {
            Files.createDirectories(assignment.folder());
            AtomicFile.write(assignment.folder().resolve(FILE), JsonMapper.shared().writeValueAsString(json) + "\n");
        } catch (IOException e) {
            throw InvalidInputException.of(FILE, e.getMessage(), "a folder that can be written")
                    .in(assignment.folder()).causedBy(e);
        }
    }

    @Override
    public List<String> remarks() {
        return rows.remarks();
    }

    @Override
    public void close() {
        rows.close();
    }

    /** What was learned in a fold; it is used there and not kept. */
    private final class LinearJudge implements Learned {
        private final Standardisation scale;
        private final LinearClassifier classifier;

        LinearJudge(Standardisation scale, LinearClassifier classifier) {
            this.scale = scale;
            this.classifier = classifier;
        }

        @Override
        public Answer answer(DescribedClip clip) {
            var tokens = new int[labels.size()];
            Arrays.fill(tokens, 1);
            return new Answer(Optional.empty(), classifier.scores(scale.of(rows.of(clip))), tokens);
        }

        @Override
        public void keep(Calibration calibration) {
            // the fold's calibration.json has it, and there are no weights that it could stand beside
        }

        @Override
        public void close() {
            // it holds numbers alone
        }
    }
}
