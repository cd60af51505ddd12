// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.Description;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.protocol.Fold;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.PromptSettings.Describing;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.training.RecipeFolds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All folds, seeds and arms of a recipe, into one folder; called again, it goes on where it stopped.
 *
 * <p>Arms that train alike are trained once and tested one after the other. What is finished stays: a
 * training whose predictions are all there, as its marker says, is not repeated, and one that was interrupted
 * begins anew. A clip that cannot be used is named and left out; no fold is lost for it.
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
    private final Map<String, String> details;
    private final List<String> failures = new ArrayList<>();

    /** One training: a fold, a seed, and how its clips are described. */
    private record Training(Fold fold, long seed, Describing described, List<PromptSettings.Arm> arms) {}

    private Experiment(ExperimentTask task, Watcher watcher) {
        this.recipe = task.recipe();
        this.out = task.out();
        this.watcher = watcher;
        this.sounds = new Sounds(ExperimentData.heard(recipe));
        this.data = ExperimentData.read(recipe, task.data(), sounds);
        this.failures.addAll(data.failures());
        this.folds = RecipeFolds.of(recipe.protocol(), data.utterances());
        var bases = new BaseModels(recipe, task.recipeFolder(), out.resolve("models"));
        requireUnseen(bases);
        this.details = new ExperimentFolder(out).begin(recipe, data, folds, bases.toString());
        this.measured = describes()
                ? Sounds.measured(data.utterances(),
                        AcousticExtractor.of(recipe.prompt().method(), recipe.prompt().normalisation()))
                : Map.of();
        watcher.say(data.utterances().size() + " clips, " + folds.size() + " folds, "
                + recipe.protocol().seeds().size() + " seeds, arms " + names(recipe.prompt().arms()));
        watcher.say("in all " + estimate(bases));
        this.learner = learner(bases, task.cache());
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
            var work = new Estimate.Work(recipe, Boxes.table(base.config()), folds.size(), arms.size(),
                    trained);
            return Estimate.of(work, data.utterances().size(), sounds.seconds(data.utterances()));
        }
    }

    /**
     * Opens an experiment, new or begun.
     *
     * @throws InvalidInputException if the recipe or the corpus cannot be used, or the folder has another
     * experiment
     */
    public static Experiment open(ExperimentTask task, Watcher watcher) {
        return new Experiment(task, watcher);
    }

    private Learner learner(BaseModels bases, Path cache) {
        if (recipe.select().by() == SelectSettings.By.TEST_ORACLE) {
            throw InvalidInputException.of("select.by", "test-oracle",
                    "last or best-dev, as no test part is looked at");
        }
        return decidesByHead()
                ? new HeadLearner(recipe, bases, data.labels(), cache)
                : new LlmLearner(recipe, bases, data, cache);
    }

    private boolean decidesByHead() {
        return recipe.decision().by() == DecisionSettings.By.ENCODER_HEAD;
    }

    private boolean describes() {
        return recipe.prompt().arms().stream()
                .anyMatch(arm -> arm.train() != Describing.NONE || arm.test() != Describing.NONE);
    }

    /** Runs what is not finished yet, and gives a line for each clip that could not be used. */
    public List<String> run() {
        var trainings = trainings();
        var pace = new Pace(trainings.size());
        for (var training : trainings) {
            var arms = names(training.arms());
            var folder = folder(training);
            if (folder.isFinished(arms)) {
                pace.found();
            } else {
                var what = words(training);
                learn(training, folder, share -> watcher.progress(what, pace.share(share)));
                pace.did();
                watcher.say(what + ": done, " + pace);
            }
        }
        watcher.say(pace.summary());
        learner.remarks().forEach(watcher::say);
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        learner.close();
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

    private void learn(Training training, FoldFolder folder, Consumer<Double> progress) {
        var fold = RecipeFolds.withDev(recipe.protocol(), training.fold(), training.seed());
        var descriptions = describes() ? Optional.of(descriptions(fold, folder))
                : Optional.<Descriptions>empty();
        var assignment = new Assignment(
                fold.name(),
                described(fold.train(), training.described(), descriptions, training.seed()),
                described(fold.dev(), training.described(), descriptions, training.seed()),
                training.described(),
                training.seed(),
                folder.path());
        try (var learned = learner.learn(assignment, progress)) {
            for (var arm : training.arms()) {
                var name = ArmName.of(arm, recipe);
                var origin = new Origin(data.clips().corpus(), recipe.protocol().folds().toString(), name,
                        training.seed(), fold.name(), details);
                var judgement = Judgement.of(recipe, data.labels(), fold.train(), origin)
                        .calibrated(assignment.dev(), learned);
                var test = described(fold.test(), arm.test(), descriptions, training.seed());
                folder.write(name, judgement.rows(test, learned, failures));
            }
        }
        folder.finish(names(training.arms()));
    }

    /** By thresholds of the clips that weights are learned from, which are kept beside the predictions. */
    private Descriptions descriptions(Fold fold, FoldFolder folder) {
        var thresholds = TrainingThresholds.of(recipe.prompt(), fold.train(), measured);
        thresholds.write(folder.file("thresholds.json"));
        return new Descriptions(thresholds, DescriptionTemplate.builtIn(recipe.prompt().wording()), measured);
    }

    private List<DescribedClip> described(
            List<Utterance> part, Describing how, Optional<Descriptions> descriptions, long seed) {
        var own = descriptions.map(d -> d.of(how, part, seed)).orElse(Map.of());
        return part.stream()
                .map(u -> new DescribedClip(
                        u, () -> sounds.heard(u),
                                Optional.ofNullable(own.get(u.id())).map(Description::text)))
                .toList();
    }

    private List<String> names(List<PromptSettings.Arm> arms) {
        return arms.stream().map(arm -> ArmName.of(arm, recipe)).toList();
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
        return FoldFolder.sha256(details.get("recipe") + "\n" + training.seed() + "\n" + training.described()
                + "\n"
                + facts);
    }

    private String words(Training training) {
        return "seed " + training.seed() + ", fold " + training.fold().name()
                + (decidesByHead() ? "" : ", trained "
                        + training.described().name().toLowerCase(Locale.ROOT));
    }
}
