// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.protocol.Fold;
import io.github.aasllm.protocol.InnerFolds;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.training.RecipeFolds;
import io.github.aasllm.training.Sounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/** Does the trainings of a plan, each with its inner folds, its temperature and the tests of its arms. */
final class FoldRun {
    private final ExperimentPlan plan;
    private final Recipe recipe;
    private final Learner learner;
    private final Sounds sounds;
    private final Watcher watcher;
    private final List<String> failures;
    private String said = ""; // of what is trained

    /** @param failures gets a line for each clip that cannot be used */
    FoldRun(ExperimentPlan plan, Learner learner, Sounds sounds, Watcher watcher, List<String> failures) {
        this.plan = plan;
        this.recipe = plan.recipe();
        this.learner = learner;
        this.sounds = sounds;
        this.watcher = watcher;
        this.failures = failures;
    }

    /** All that one training has to do; false if the watcher stopped it. */
    boolean run(Training training, DoubleConsumer progress) {
        var folder = plan.folder(training);
        var fold = plan.fold(training);
        var inner = recipe.decision().innerFolds()
                .map(count -> RecipeFolds.naming("decision.inner-folds", count,
                        () -> InnerFolds.of(fold, Math.toIntExact(count), training.seed())))
                .orElse(List.of());
        int parts = inner.size() + 1;
        var outOfFold = outOfFold(training, inner, folder, progress);
        if (outOfFold.isEmpty()) {
            return false;
        }
        var clips = described(fold, training.seed(), folder);
        var dev = clips.of(fold.dev(), training.described());
        var selection = recipe.select().by() == SelectSettings.By.TEST_ORACLE
                ? clips.of(fold.test(), training.described()) : dev;
        var assignment = assignment(training, clips, selection, folder);
        var learned = learner.learn(assignment, new Part(progress, inner.size(), parts));
        if (learned.isEmpty()) {
            return false;
        }
        try (var judge = learned.get()) {
            var usual = judgement(training, fold, training.arms().getFirst());
            var fitted = dev.isEmpty() ? outOfFold.get() : usual.rows(dev, judge, failures);
            var temperature = FoldTemperature.fit(fitted,
                    dev.isEmpty() ? FoldTemperature.Source.OUT_OF_FOLD : FoldTemperature.Source.DEV);
            var sets = FoldSets.of(fitted, usual.at(temperature));
            temperature.write(folder, sets);
            for (var arm : training.arms()) {
                var name = plan.name(arm);
                var judgement = judgement(training, fold, arm).at(temperature);
                judge.keep(judgement.calibration().withSets(sets.map(FoldSets::fitted)));
                folder.write(name, judgement.rows(clips.of(fold.test(), arm.test()), judge, failures));
            }
        }
        folder.finish(plan.names(training.arms()));
        return true;
    }

    /** The predictions of all inner folds' test clips; empty if the watcher stopped it. */
    private Optional<List<PredictionRow>> outOfFold(
            Training training, List<Fold> inner, FoldFolder folder, DoubleConsumer progress) {
        var outOfFold = new ArrayList<PredictionRow>();
        for (int i = 0; i < inner.size(); i++) {
            var rows = outOfFold(training, inner.get(i), folder.inner("inner-" + (i + 1)),
                    new Part(progress, i, inner.size() + 1));
            if (rows.isEmpty()) {
                return Optional.empty();
            }
            outOfFold.addAll(rows.get());
        }
        return Optional.of(outOfFold);
    }

    /**
     * The predictions of an inner fold's test clips, by what was learned from its training clips; empty if
     * the watcher stopped it. They are kept, and read again when the experiment goes on.
     */
    private Optional<List<PredictionRow>> outOfFold(
            Training training, Fold inner, FoldFolder folder, LearningWatch watch) {
        var arm = new PromptSettings.Arm(training.described(), training.described());
        var name = plan.name(arm);
        if (folder.isFinished(List.of(name))) {
            return Optional.of(folder.read(name));
        }
        var clips = described(inner, training.seed(), folder);
        var learned = learner.learn(assignment(training, clips, List.of(), folder), watch);
        if (learned.isEmpty()) {
            return Optional.empty();
        }
        try (var judge = learned.get()) {
            var tested = clips.of(inner.test(), training.described());
            folder.write(name, judgement(training, inner, arm).rows(tested, judge, failures));
        }
        folder.finish(List.of(name));
        return Optional.of(folder.read(name));
    }

    private Assignment assignment(
            Training training, DescribedFold clips, List<DescribedClip> selection, FoldFolder folder) {
        return new Assignment(clips.fold().name(), clips.of(clips.fold().train(), training.described()),
                selection, training.described(), training.seed(), folder.path());
    }

    private Judgement judgement(Training training, Fold fold, PromptSettings.Arm arm) {
        return Judgement.of(recipe, plan.data().labels(), fold.train(), plan.origin(training, fold, arm));
    }

    /** By thresholds of the clips that weights are learned from, which are kept beside the predictions. */
    private DescribedFold described(Fold fold, long seed, FoldFolder folder) {
        if (!ExperimentPlan.describes(recipe)) {
            return new DescribedFold(fold, Optional.empty(), sounds, seed);
        }
        var thresholds = plan.thresholds(fold);
        thresholds.ofTraining().write(folder.file("thresholds.json"));
        var wording = DescriptionTemplate.builtIn(recipe.prompt().wording());
        return new DescribedFold(
                fold, Optional.of(new ArmDescriptions(thresholds.all(), wording, plan.measured())), sounds, seed);
    }

    /** Passes on the progress of one of several trainings, and asks the watcher whether to stop. */
    private final class Part implements LearningWatch {
        private final DoubleConsumer progress;
        private final double before;
        private final double parts;

        Part(DoubleConsumer progress, int before, int parts) {
            this.progress = progress;
            this.before = before;
            this.parts = parts;
        }

        @Override
        public void trains(String numbers) {
            if (!numbers.equals(said)) {
                watcher.say(numbers);
                said = numbers;
            }
        }

        @Override
        public void learned(double share) {
            progress.accept((before + share) / parts);
        }

        @Override
        public boolean stops() {
            return watcher.stops();
        }
    }
}
