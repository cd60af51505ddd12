// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.audit.Imitator;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.hub.Hub;
import io.github.aasllm.hub.TransferWatch;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.protocol.Fold;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.Folds;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.EncoderFolders;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.run.RunLock;
import io.github.aasllm.training.FirstModels;
import io.github.aasllm.training.LabelledClip;
import io.github.aasllm.training.PooledStates;
import io.github.aasllm.training.RecipeCorpus;
import io.github.aasllm.training.RecipeFolds;
import io.github.aasllm.training.Sounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All folds, seeds and arms of a recipe, into one folder; called again, it goes on where it stopped.
 *
 * <p>Arms that train alike are trained once and tested one after the other. What is finished stays: a
 * training whose predictions are all there, as its marker says, is not repeated, and one that was interrupted
 * goes on where its state is. A clip that cannot be used is a refusal before anything is learned, or where the task
 * says so, named and left out; no fold is lost for it.
 */
public final class Experiment implements AutoCloseable {
    private final ExperimentTask task;
    private final Recipe recipe;
    private final Watcher watcher;
    private final RecipeCorpus corpus;
    private final Optional<RunLock> lock;
    private final BaseModels bases;
    private final Sounds sounds;

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

        /** How it ended with what came after it. */
        public End and(End later) {
            return new End(stopped || later.stopped,
                    Stream.concat(failures.stream(), later.failures.stream()).distinct().toList());
        }
    }

    private Experiment(ExperimentTask task, Watcher watcher, RecipeCorpus corpus, Optional<RunLock> lock) {
        this.task = task;
        this.recipe = task.recipe();
        this.watcher = watcher;
        this.corpus = corpus;
        this.lock = lock;
        var first = new FirstModels(task.pretrainer(), watcher::say, watcher::stops);
        this.bases = new BaseModels(recipe, task.recipeFolder(), task.out().resolve("models"), first,
                Hub.of(System.getenv(), TransferWatch.saying(watcher::say)));
        this.sounds = Sounds.of(recipe, () -> bases.of(recipe.seed()));
    }

    /**
     * Opens an experiment, new or begun; nobody else works in its folder until it is closed. Where nothing is written
     * until then, no folder stays.
     *
     * @throws InvalidInputException if the recipe tests nothing, the corpus is damaged, or another process works in the
     *     folder
     */
    public static Experiment open(ExperimentTask task, Watcher watcher) {
        var corpus = corpus(task); // before the folder is made, and random models in it
        var lock = RunLock.of(task.out());
        try {
            return new Experiment(task, watcher, corpus, Optional.of(lock));
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Opens one that another process holds open and has prepared: this one does some of its trainings. */
    public static Experiment beside(ExperimentTask task, Watcher watcher) {
        return new Experiment(task, watcher, corpus(task), Optional.empty());
    }

    private static RecipeCorpus corpus(ExperimentTask task) {
        requireTest(task.recipe());
        return RecipeCorpus.read(task.recipe(), task.data());
    }

    /**
     * Reads the clips, begins the folder or compares it with what it began with, and says what is to be done.
     *
     * @throws InvalidInputException if the recipe or the corpus cannot be used, or the folder has another
     *     experiment
     * @throws io.github.aasllm.training.StoppedException if the watcher stopped it in a pre-training
     */
    public ExperimentPlan prepare() {
        var data = ExperimentData.read(corpus, task.data(), sounds, task.skipBroken());
        data.remark().ifPresent(watcher::say);
        data.failures().forEach(failure -> watcher.say("left out: " + failure));
        var folds = RecipeFolds.of(recipe.protocol(), data.utterances());
        requireUnseen(folds);
        // reads the base model before anything is written: its folder may have none
        var encoder = recipe.decision().by() == DecisionSettings.By.LLM || !recipe.readsEncoder() ? Optional.<String>empty()
                : EncoderFolders.name(bases.of(recipe.seed()));
        var estimate = recipe.readsEncoder() ? Optional.of(estimate(data, folds.size())) : Optional.<Estimate>empty();
        var details = new ExperimentFolder(task.out()).begin(
                recipe, data, folds, bases.toString(), prompt());
        var plan = new ExperimentPlan(
                recipe,
                task.out(),
                data,
                Training.all(recipe, folds),
                encoder,
                ExperimentPlan.measures(recipe) ? sounds.measured(data.utterances()) : Map.of(),
                details,
                List.of());
        say(plan, folds.size(), estimate);
        return withUndescribed(plan);
    }

    /** Says which clips have no description though an arm has one. */
    private ExperimentPlan withUndescribed(ExperimentPlan plan) {
        plan.undescribed("dev", Fold::dev, PromptSettings.Arm::train).lines().forEach(watcher::say);
        var tested = plan.undescribed("test", Fold::test, PromptSettings.Arm::test).lines();
        tested.forEach(watcher::say);
        return plan.withUndescribed(tested);
    }

    /** What an LLM is asked, where one decides. */
    private Optional<PromptTemplate> prompt() {
        return recipe.decision().by() == DecisionSettings.By.LLM
                ? Optional.of(recipe.prompt().prompt(Families.in(bases.of(recipe.seed())))) : Optional.empty();
    }

    private void say(ExperimentPlan plan, int folds, Optional<Estimate> estimate) {
        watcher.say(count(plan.data().utterances().size(), "clip") + ", " + count(folds, "fold") + ", "
                + count(recipe.protocol().seeds().size(), "seed") + ", conditions "
                + String.join("; ", plan.names(recipe.prompt().arms()).stream().map(ArmName::name).toList()));
        estimate.ifPresent(work -> watcher.say("in all " + work));
        recipe.decision().innerFolds().ifPresent(count -> watcher.say(
                "decision.inner-folds = " + count + ": a training costs about " + count
                        + " times what it would"
                        + " without, for its temperature; that is counted"));
    }

    private static String count(int number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }

    /** Something has to be predicted by what has not heard it. */
    private static void requireTest(Recipe recipe) {
        var folds = recipe.protocol().folds();
        if (folds.kind() == Folds.Kind.NONE && recipe.decision().innerFolds().isEmpty()) {
            throw InvalidInputException.of("protocol.folds", folds,
                    "a way to part the clips, or decision.inner-folds, as an experiment tests what it trains");
        }
    }

    /** What a base model or its ancestors were taught by must be in no test part. */
    private void requireUnseen(List<Fold> folds) {
        if (!recipe.readsEncoder()) {
            return;
        }
        for (long seed : recipe.protocol().seeds()) {
            var base = bases.of(seed);
            Bundle.read(base).provenance().ifPresent(provenance ->
                    folds.forEach(fold -> provenance.requireUnseen(base.toString(), Fold.ids(fold.test()))));
        }
    }

    private Estimate estimate(ExperimentData data, int folds) {
        var folder = bases.of(recipe.seed());
        if (EncoderFolders.kind(folder).isPresent()) {
            try (var base = EncoderFolders.open(folder)) {
                return Estimate.of(Estimate.Work.of(recipe, base, folds), data.utterances().size(),
                        sounds.seconds(data.utterances()));
            }
        }
        try (var base = Families.open(folder)) {
            var arms = recipe.prompt().arms();
            var model = Families.architecture(base);
            int trained = (int) arms.stream().map(PromptSettings.Arm::train).distinct().count();
            var work = new Estimate.Work(recipe, model.traits(), model.table(), folds, arms.size(),
                    trained);
            return Estimate.of(work, data.utterances().size(), sounds.seconds(data.utterances()));
        }
    }

    /**
     * Has a frozen encoder hear a share of the clips before all trainings, so that processes that share the cache hear
     * each once; nothing where a recipe keeps no states. One process alone hears a clip when its turn comes.
     *
     * @param part of all, from 0
     */
    public void hear(ExperimentPlan plan, int part, int parts) {
        if (!recipe.keepsStates() || plan.trainings().stream().allMatch(plan::isFinished)) {
            return;
        }
        var clips = plan.data().utterances();
        try (var states = new PooledStates(recipe, bases.of(recipe.seed()), task.cache())) {
            for (int i = part; i < clips.size() && !watcher.stops(); i += parts) {
                states.keep(LabelledClip.unlabelled(clips.get(i).id(), sounds.heard(clips.get(i))));
            }
            states.counters().ifPresent(counters -> watcher.say("encoder states: " + counters));
        }
    }

    /**
     * Does what of a plan is not finished yet, unless the watcher stops it. Processes that do so at the same time share
     * the trainings among them, and each ends when all are finished.
     *
     * @throws InvalidInputException if a model or a folder cannot be used, or a loss is no number any more
     */
    public End run(ExperimentPlan plan) {
        var failures = new ArrayList<>(plan.data().failures());
        var pace = new Pace(plan.trainings().size());
        try (var learner = learner(plan)) {
            var fold = new FoldRun(plan, learner, sounds, watcher, failures);
            boolean finished = new Turns(plan, watcher, pace, plan::isFinished, training -> fold.run(training,
                    share -> watcher.progress(plan.words(training), pace.share(share))), "done").take();
            watcher.say(pace.summary());
            learner.remarks().forEach(watcher::say);
            return new End(!finished, failures);
        }
    }

    /**
     * Asks what was learned in the finished trainings of a plan about its test clips again, with one thing changed
     * each time, unless the watcher stops it; what was asked before stays. No weight is trained.
     *
     * @param imitator without whom nothing is asked about words that are spoken
     * @throws InvalidInputException if a model cannot be used, or as {@link #requireAudit}
     */
    public End audit(ExperimentPlan plan, Optional<Imitator> imitator) {
        requireAudit();
        return new FoldAudit(plan, bases, imitator, watcher).run();
    }

    /**
     * Refuses what {@link #audit} cannot ask, before anything is trained.
     *
     * @throws InvalidInputException if no LLM decides
     */
    public void requireAudit() {
        if (recipe.decision().by() != DecisionSettings.By.LLM) {
            throw InvalidInputException.of("interventions", "on what reads no text",
                    "a recipe with decision.by = llm");
        }
    }

    private Learner learner(ExperimentPlan plan) {
        var labels = plan.data().labels();
        return switch (recipe.decision().by()) {
            case LLM -> new LlmLearner(recipe, bases, plan.data(), sounds, task.cache());
            case ENCODER_HEAD -> new HeadLearner(recipe, bases, labels, task.cache());
            case LOGISTIC_REGRESSION, SVM -> new BaselineLearner(recipe, labels, rows(plan));
        };
    }

    private ClipRows rows(ExperimentPlan plan) {
        return recipe.readsEncoder()
                ? ClipRows.ofStates(new PooledStates(recipe, bases.of(recipe.seed()), task.cache()))
                : ClipRows.ofProperties(plan.measured());
    }

    @Override
    public void close() {
        lock.ifPresent(RunLock::close);
    }
}
