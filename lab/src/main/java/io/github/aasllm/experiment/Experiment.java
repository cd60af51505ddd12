// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.hub.Hub;
import io.github.aasllm.hub.TransferWatch;
import io.github.aasllm.protocol.Fold;
import io.github.aasllm.protocol.InnerFolds;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.Folds;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.PromptSettings.Describing;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.run.RunLock;
import io.github.aasllm.training.FirstModels;
import io.github.aasllm.training.RecipeFolds;
import io.github.aasllm.training.Sounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;

/**
 * All folds, seeds and arms of a recipe, into one folder; called again, it goes on where it stopped.
 *
 * <p>Arms that train alike are trained once and tested one after the other. What is finished stays: a
 * training whose predictions are all there, as its marker says, is not repeated, and one that was interrupted
 * begins anew. A clip that cannot be used is a refusal before anything is learned, or where the task says so,
 * named and left out; no fold is lost for it.
 */
public final class Experiment implements AutoCloseable {
    private final Recipe recipe;
    private final Path out;
    private final Watcher watcher;
    private final Sounds sounds;
    private final ExperimentData data;
    private final List<Fold> folds;
    private final Map<String, AcousticProperties> measured;
    private final Learner learner;
    private final RunLock lock;
    private final Map<String, String> details;
    private final List<String> failures = new ArrayList<>();
    private String said = ""; // of what is trained

    /** One training: a fold, a seed, and how its clips are described. */
    private record Training(Fold fold, long seed, Describing described, List<PromptSettings.Arm> arms) {}

    /**
     * How a run ended.
     *
     * @param stopped whether the watcher stopped it before all was done
     * @param failures a line for each clip that could not be used
     */
    public record End(boolean stopped, List<String> failures) {
        public End {
            failures = List.copyOf(failures);
        }
    }

    private Experiment(ExperimentTask task, Watcher watcher, RunLock lock) {
        this.recipe = task.recipe();
        this.lock = lock;
        requireTest();
        this.out = task.out();
        this.watcher = watcher;
        var first = new FirstModels(task.pretrainer(), watcher::say);
        var bases = new BaseModels(recipe, task.recipeFolder(), out.resolve("models"), first,
                Hub.of(System.getenv(), TransferWatch.saying(watcher::say)));
        this.sounds = Sounds.of(recipe, () -> bases.of(recipe.seed()));
        this.data = ExperimentData.read(recipe, task.data(), sounds, task.skipBroken());
        data.remark().ifPresent(watcher::say);
        data.failures().forEach(failure -> watcher.say("left out: " + failure));
        this.failures.addAll(data.failures());
        this.folds = RecipeFolds.of(recipe.protocol(), data.utterances());
        requireUnseen(bases);
        this.details = new ExperimentFolder(out).begin(recipe, data, folds, bases.toString());
        this.measured = describes()
                ? sounds.measured(data.utterances())
                : Map.of();
        watcher.say(data.utterances().size() + " clips, " + folds.size() + " folds, "
                + recipe.protocol().seeds().size() + " seeds, arms "
                + String.join("; ", names(recipe.prompt().arms()).stream().map(ArmName::name).toList()));
        watcher.say("in all " + estimate(bases));
        recipe.decision().innerFolds().ifPresent(count -> watcher.say(
                "decision.inner-folds = " + count + ": a training costs about " + count
                        + " times what it would"
                        + " without, for its temperature; that is counted"));
        this.learner = learner(bases, task.cache());
    }

    /** Something has to be predicted by what has not heard it. */
    private void requireTest() {
        var folds = recipe.protocol().folds();
        if (folds.kind() == Folds.Kind.NONE && recipe.decision().innerFolds().isEmpty()) {
            throw InvalidInputException.of("protocol.folds", folds,
                    "a way to part the clips, or decision.inner-folds, as an experiment tests what it trains");
        }
    }

    /** What a base model or its ancestors were taught by must be in no test part. */
    private void requireUnseen(BaseModels bases) {
        for (long seed : recipe.protocol().seeds()) {
            var base = bases.of(seed);
            Bundle.read(base).provenance().ifPresent(provenance ->
                    folds.forEach(fold -> provenance.requireUnseen(base.toString(), Fold.ids(fold.test()))));
        }
    }

    private Estimate estimate(BaseModels bases) {
        try (var base = Checkpoint.open(bases.of(recipe.seed()))) {
            var arms = recipe.prompt().arms();
            int trained = (int) arms.stream().map(PromptSettings.Arm::train).distinct().count();
            var work = new Estimate.Work(recipe, Boxes.table(base), folds.size(), arms.size(),
                    trained);
            return Estimate.of(work, data.utterances().size(), sounds.seconds(data.utterances()));
        }
    }

    /**
     * Opens an experiment, new or begun.
     *
     * @throws InvalidInputException if the recipe or the corpus cannot be used, the folder has another
     *     experiment, or another process works in it
     */
    public static Experiment open(ExperimentTask task, Watcher watcher) {
        var lock = RunLock.of(task.out());
        try {
            return new Experiment(task, watcher, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private Learner learner(BaseModels bases, Path cache) {
        return decidesByHead()
                ? new HeadLearner(recipe, bases, data.labels(), cache)
                : new LlmLearner(recipe, bases, data, sounds, cache);
    }

    private boolean selectsByTest() {
        return recipe.select().by() == SelectSettings.By.TEST_ORACLE;
    }

    private boolean decidesByHead() {
        return recipe.decision().by() == DecisionSettings.By.ENCODER_HEAD;
    }

    private boolean describes() {
        return recipe.prompt().arms().stream()
                .anyMatch(arm -> arm.train() != Describing.NONE || arm.test() != Describing.NONE);
    }

    /** Runs what is not finished yet, unless the watcher stops it. */
    public End run() {
        var trainings = trainings();
        var pace = new Pace(trainings.size());
        boolean stopped = false;
        for (var training : trainings) {
            stopped |= watcher.stops();
            if (stopped) {
                break;
            }
            var arms = names(training.arms());
            var folder = folder(training);
            if (folder.isFinished(arms)) {
                pace.found();
            } else {
                var what = words(training);
                stopped = !learn(training, folder, share -> watcher.progress(what, pace.share(share)));
                if (!stopped) {
                    pace.did();
                    watcher.say(what + ": done, " + pace);
                }
            }
        }
        watcher.say(pace.summary());
        learner.remarks().forEach(watcher::say);
        return new End(stopped, failures);
    }

    @Override
    public void close() {
        try (lock) {
            learner.close();
        }
    }

    /** Seeds outermost, so that a run that is stopped has whole seeds. */
    private List<Training> trainings() {
        var byTraining = new LinkedHashMap<Describing, List<PromptSettings.Arm>>();
        recipe.prompt().arms().forEach(
                arm -> byTraining.computeIfAbsent(arm.train(), how -> new ArrayList<>()).add(arm));
        var trainings = new ArrayList<Training>();
        for (long seed : recipe.protocol().seeds()) {
            for (var fold : folds) {
                byTraining.forEach((how, arms) -> trainings.add(new Training(fold, seed, how, arms)));
            }
        }
        return trainings;
    }

    /** All that one training has to do; false if the watcher stopped it. */
    private boolean learn(Training training, FoldFolder folder, DoubleConsumer progress) {
        var fold = RecipeFolds.withDev(recipe.protocol(), training.fold(), training.seed());
        var inner = recipe.decision().innerFolds()
                .map(count -> InnerFolds.of(fold, Math.toIntExact(count), training.seed()))
                .orElse(List.of());
        int parts = inner.size() + 1;
        var outOfFold = new ArrayList<PredictionRow>();
        for (int i = 0; i < inner.size(); i++) {
            var rows = outOfFold(training, inner.get(i), folder.inner("inner-" + (i + 1)),
                    new Part(progress, i, parts));
            if (rows.isEmpty()) {
                return false;
            }
            outOfFold.addAll(rows.get());
        }
        var clips = described(fold, training.seed(), folder);
        var dev = clips.of(fold.dev(), training.described());
        var selection = selectsByTest() ? clips.of(fold.test(), training.described()) : dev;
        var assignment = assignment(training, clips, selection, folder);
        var learned = learner.learn(assignment, new Part(progress, inner.size(), parts));
        if (learned.isEmpty()) {
            return false;
        }
        try (var judge = learned.get()) {
            var arms = names(training.arms());
            var temperature = dev.isEmpty()
                    ? FoldTemperature.fit(outOfFold, FoldTemperature.Source.OUT_OF_FOLD)
                    : FoldTemperature.fit(judgement(training, fold, arms.getFirst()).rows(dev, judge, failures),
                            FoldTemperature.Source.DEV);
            temperature.write(folder);
            for (var arm : training.arms()) {
                var name = RecipeArms.name(arm, recipe);
                var judgement = judgement(training, fold, name).at(temperature);
                judge.keep(judgement.calibration());
                folder.write(name, judgement.rows(clips.of(fold.test(), arm.test()), judge, failures));
            }
        }
        folder.finish(names(training.arms()));
        return true;
    }

    /**
     * The predictions of an inner fold's test clips, by what was learned from its training clips; empty if
     * the watcher stopped it. They are kept, and read again when the experiment goes on.
     */
    private Optional<List<PredictionRow>> outOfFold(
            Training training, Fold inner, FoldFolder folder, LearningWatch watch) {
        var name = RecipeArms.name(new PromptSettings.Arm(training.described(), training.described()), recipe);
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
            folder.write(name, judgement(training, inner, name).rows(tested, judge, failures));
        }
        folder.finish(List.of(name));
        return Optional.of(folder.read(name));
    }

    private Assignment assignment(
            Training training, DescribedFold clips, List<DescribedClip> selection, FoldFolder folder) {
        return new Assignment(clips.fold().name(), clips.of(clips.fold().train(), training.described()),
                selection, training.described(), training.seed(), folder.path());
    }

    private Judgement judgement(Training training, Fold fold, ArmName arm) {
        var origin = new Origin(data.clips().corpus(), recipe.protocol().folds().toString(), arm,
                training.seed(), fold.name(), details);
        return Judgement.of(recipe, data.labels(), fold.train(), origin);
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

    /** By thresholds of the clips that weights are learned from, which are kept beside the predictions. */
    private DescribedFold described(Fold fold, long seed, FoldFolder folder) {
        if (!describes()) {
            return new DescribedFold(fold, Optional.empty(), sounds, seed);
        }
        var thresholds = TrainingThresholds.of(recipe.prompt(), fold.train(), measured);
        thresholds.write(folder.file("thresholds.json"));
        var wording = DescriptionTemplate.builtIn(recipe.prompt().wording());
        return new DescribedFold(fold, Optional.of(new ArmDescriptions(thresholds, wording, measured)), sounds,
                seed);
    }

    private List<ArmName> names(List<PromptSettings.Arm> arms) {
        return arms.stream().map(arm -> RecipeArms.name(arm, recipe)).toList();
    }

    private FoldFolder folder(Training training) {
        var name = decidesByHead()
                ? ""
                : "train-" + training.described().name().toLowerCase(Locale.ROOT);
        var folder = out.resolve("seed-" + training.seed())
                .resolve("fold-" + FoldFolder.plain(training.fold().name()))
                .resolve(name);
        return new FoldFolder(folder, key(training));
    }

    /** What a training's predictions depend on, but for the clips' sound, which {@code run.json} holds to. */
    private String key(Training training) {
        var facts = new TreeMap<String, String>();
        training.fold().train().forEach(u -> facts.put("training " + u.id(), u.label()));
        training.fold().test().forEach(u -> facts.put("test " + u.id(), u.label()));
        return Sha256.of(details.get("recipe") + "\n" + training.seed() + "\n" + training.described()
                + "\n"
                + facts);
    }

    private String words(Training training) {
        return "seed " + training.seed() + ", fold " + training.fold().name()
                + (decidesByHead() ? "" : ", trained "
                        + training.described().name().toLowerCase(Locale.ROOT));
    }
}
