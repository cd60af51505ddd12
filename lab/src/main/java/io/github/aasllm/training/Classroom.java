// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.bundle.Seen;
import io.github.aasllm.cache.StateCache;
import io.github.aasllm.cache.StateKey;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.recipe.Length;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.PromptTokens;
import io.github.aasllm.recognizer.Prompting;
import io.github.aasllm.run.Clips;
import io.github.aasllm.run.RunFile;
import io.github.aasllm.run.Versions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Everything that a training works with, opened from its task. */
final class Classroom implements AutoCloseable {
    private final TrainingTask task;
    private final List<HeardClip> training;
    private final List<HeardClip> dev;
    private final Descriptions descriptions;
    private final LabelSet labels;
    private final PromptTemplate prompt;
    private final TrainedModel model;
    private final Optional<StateCache> cache;
    private final Lessons lessons;
    private final EpochPlan plan;
    private final long steps;
    private final Optional<PooledHead> pooled;
    private final List<TrainedWeight> weights;
    private final Trainer trainer;
    private final Optional<WeightCopies> average;
    private final Optional<WeightCopies> best;
    private final RunFile runFile;
    private final TrainingState state;
    private final DevScore score;

    private Classroom(TrainingTask task, TrainedModel model, Optional<StateCache> cache) {
        var recipe = task.recipe();
        this.task = task;
        this.model = model;
        this.cache = cache;
        var heard = HeardClip.all(
                Stream.concat(task.parts().train().stream(), task.parts().dev().stream()).toList(),
                task.sounds());
        this.training = heard.subList(0, task.parts().train().size());
        this.dev = heard.subList(training.size(), heard.size());
        this.descriptions = Descriptions.of(recipe.prompt(), task.parts().train(), task.sounds())
                .saying(task.descriptions());
        this.labels = new LabelSet(task.parts().labels().stream().map(Label::of).toList());
        this.prompt = PromptTemplate.builtIn(recipe.prompt().template());
        var ofClips = training.stream().map(clip -> clip.utterance().label()).toList();
        var scoring = new Prompting(prompt, labels, Decode.SCORE, Calibration.NONE);
        var tokens = model.llm().tokens(scoring);
        this.lessons = new Lessons(
                recipe,
                tokens,
                task.parts().labels(),
                new SpeechStates(model.boxes().encoder(), recipe, task.sounds(), cache),
                descriptions,
                ClassWeights.of(recipe.batch().classWeights(), ofClips));
        this.plan = new EpochPlan(recipe.batch(), training.stream().mapToInt(HeardClip::tokens).toArray(),
                ofClips);
        var length = recipe.schedule().length();
        this.steps = length.unit() == Length.Unit.STEPS ? length.count() : length.count() * plan.steps();
        this.pooled = recipe.train().pooledHead().map(weight -> new PooledHead(
                Boxes.encoderWidth(model.checkpoint().config()), labels.labels().size(),
                recipe.train().smoothing().fraction()));
        this.weights = Stream.concat(
                        model.weights().stream(), pooled.stream().flatMap(head -> head.weights().stream()))
                .toList();
        this.trainer = Trainer.of(loss(recipe, tokens), weights, recipe, steps);
        this.average = recipe.train().average().map(decay -> new WeightCopies(weights));
        this.best = recipe.select().by() == SelectSettings.By.BEST_DEV
                ? Optional.of(new WeightCopies(weights))
                : Optional.empty();
        this.runFile = runFile();
        this.state = stateOfAll();
        this.score = new DevScore(model, model.llm().deciding(scoring), lessons, trainer.loss());
    }

    /**
     * Opens everything, begins a run in its folder or compares what stands there with the task.
     *
     * @throws InvalidInputException as {@link FineTuning#run} says
     */
    static Classroom open(TrainingTask task, boolean resume) {
        var model = TrainedModel.open(task.model(), task.recipe());
        Optional<StateCache> cache = Optional.empty();
        try {
            cache = task.recipe().keepsStates() ? Optional.of(cache(task, model)) : Optional.empty();
            var room = new Classroom(task, model, cache);
            if (resume) {
                room.runFile.requireSameAs(task.run());
            } else {
                room.runFile.write(task.run());
            }
            return room;
        } catch (RuntimeException e) {
            cache.ifPresent(StateCache::close);
            model.close();
            throw e;
        }
    }

    private static StateCache cache(TrainingTask task, TrainedModel model) {
        int width = Boxes.encoderWidth(model.checkpoint().config());
        var key = new StateKey(model.checkpoint().fingerprint(), StateKey.LOG_MEL, width);
        return StateCache.open(task.cache(), key, task.recipe().cache().limit().count());
    }

    private AnswerLoss loss(Recipe recipe, PromptTokens tokens) {
        return new AnswerLoss(
                model.boxes().adapter(),
                model.boxes().llm(),
                recipe.train().recompute(),
                new AnswerTargets(tokens.answers(), recipe.train().smoothing().fraction()),
                pooled.map(head ->
                        new AnswerLoss.Beside(head, recipe.train().pooledHead().orElseThrow(),
                                tokens.answers())));
    }

    private TrainingState stateOfAll() {
        var all = new TrainingState(task.run(), runFile.identity());
        all.add("weight", weights, weights.stream().map(TrainedWeight::tensor).toList());
        all.add("mean", weights, trainer.optimiser().moments().stream().map(AdamW.Moments::mean).toList());
        all.add("square", weights,
                trainer.optimiser().moments().stream().map(AdamW.Moments::square).toList());
        average.ifPresent(copies -> all.add("average", weights, copies.tensors()));
        best.ifPresent(copies -> all.add("best", weights, copies.tensors()));
        return all;
    }

    TrainedModel model() {
        return model;
    }

    List<HeardClip> training() {
        return training;
    }

    Lessons lessons() {
        return lessons;
    }

    EpochPlan plan() {
        return plan;
    }

    /** All steps of the training. */
    long steps() {
        return steps;
    }

    Trainer trainer() {
        return trainer;
    }

    TrainingState state() {
        return state;
    }

    Optional<WeightCopies> average() {
        return average;
    }

    Optional<WeightCopies> best() {
        return best;
    }

    /** What the cache has done; empty where there is none. */
    Optional<StateCache.Counters> counters() {
        return cache.map(StateCache::counters);
    }

    boolean isCached() {
        return cache.isPresent();
    }

    double devScore() {
        return score.of(dev, task.recipe().select().metric());
    }

    /**
     * Writes the weights as they are, with all that use needs to know of them.
     *
     * @param scores that were measured while they were made
     */
    void write(List<Making.Score> scores) {
        var making = TrainingCard.of(task, model.checkpoint(), scores);
        model.write(result(), bundle().withMaking(making));
    }

    /** The folder of the result. */
    Path result() {
        return model.result(task.run());
    }

    private Bundle bundle() {
        var ids = training.stream().map(clip -> clip.utterance().id()).toList();
        var seen = new ArrayList<>(List.of(Seen.of(task.recipe().train().tune().lora()
                ? "LoRA weights" : "weights", ids)));
        if (!dev.isEmpty()) {
            seen.add(Seen.of("selection", dev.stream().map(clip -> clip.utterance().id()).toList()));
        }
        var own = new Provenance(
                Optional.of(BaseModel.of(model.checkpoint())),
                seen,
                Optional.of(task.parts().fold()).filter(fold -> !fold.isEmpty()),
                Optional.of(JsonMapper.shared().valueToTree(task.recipe().settings())),
                Versions.here());
        var ancestor = Bundle.read(model.checkpoint().folder()).provenance();
        var bundle = Bundle.EMPTY
                .withLabels(labels)
                .withPrompt(prompt)
                .withDescription(descriptions.wording())
                .withHearing(task.sounds().hearing())
                .withDecode(task.recipe().decision().decoder())
                .withProvenance(ancestor.map(own::after).orElse(own));
        return descriptions.thresholds().map(bundle::withThresholds).orElse(bundle);
    }

    private RunFile runFile() {
        var contents = new TreeMap<String, String>();
        var facts = new TreeMap<String, SortedMap<String, String>>();
        Map.of("train", training, "dev", dev).forEach((part, clips) -> clips.forEach(clip -> {
            var utterance = clip.utterance();
            contents.put(utterance.id(), clip.content());
            facts.put(utterance.id(), ClipFacts.of(utterance));
            facts.get(utterance.id()).put("part", part);
        }));
        return new RunFile(
                task.recipe(),
                Versions.here(),
                model.checkpoint().fingerprint(),
                new Clips(task.parts().corpus(), contents, facts),
                Map.of(
                        "prompt " + prompt.name(), prompt.hash(),
                        "description " + descriptions.wording().name(), descriptions.wording().hash()));
    }

    @Override
    public void close() {
        trainer.close();
        average.ifPresent(WeightCopies::close);
        best.ifPresent(WeightCopies::close);
        pooled.ifPresent(PooledHead::close);
        cache.ifPresent(StateCache::close);
        model.close();
    }
}
