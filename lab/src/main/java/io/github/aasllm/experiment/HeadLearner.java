// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.cache.StateCache;
import io.github.aasllm.cache.StateKey;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.head.HeadConfig;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.training.CachedHearing;
import io.github.aasllm.training.HeadModel;
import io.github.aasllm.training.HeadTraining;
import io.github.aasllm.training.LabelledClip;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The paper's "w/o LLM": an encoder head on a frozen encoder's cached states, or with its encoder from
 * log-mel on.
 */
final class HeadLearner implements Learner {

    private final Recipe recipe;
    private final BaseModels bases;
    private final List<String> labels;
    private final Optional<StateCache> cache;
    private final Checkpoint frozen; // null where the encoder is trained
    private CachedHearing states;

    /** @throws InvalidInputException if a state is to be selected */
    HeadLearner(Recipe recipe, BaseModels bases, List<String> labels, Path cacheFolder) {
        if (recipe.select().by() != SelectSettings.By.LAST) {
            throw InvalidInputException.of("select.by", "best-dev",
                    "last, as decision.by = encoder-head trains for a fixed time");
        }
        this.recipe = recipe;
        this.bases = bases;
        this.labels = labels;
        this.frozen = recipe.train().tune().freezesEncoder() ? Checkpoint.open(bases.of(recipe.seed()))
                : null;
        this.cache = frozen != null && recipe.keepsStates()
                ? Optional.of(StateCache.open(cacheFolder, key(frozen), recipe.cache().limit().count()))
                : Optional.empty();
        cache.ifPresent(c -> states = new CachedHearing(c, Boxes.load(frozen, Map.of()).encoder()));
    }

    @Override
    public Learned learn(Assignment assignment, Consumer<Double> progress) {
        long seed = assignment.seed();
        var training = assignment.training();
        var base = frozen == null ? Checkpoint.open(bases.of(seed)) : frozen;
        var h = recipe.head();
        var config = new HeadConfig(Boxes.encoderWidth(base.config()), h.width(), h.heads(), h.feedForward(),
                labels.size());
        var model = HeadModel.fresh(base, config, frozen == null, seed);
        var own = recipe.withSeed(seed);
        var head = states == null ? HeadTraining.fromSound(own, model)
                : HeadTraining.onStates(own, model, states);
        double steps = HeadTraining.steps(own, training.size());
        head.train(training.stream().map(this::labelled).toList(), labels,
                result -> progress.accept(result.step() / steps));
        model.write(assignment.folder());
        return new JudgingHead(head, model, frozen == null ? base : null);
    }

    private static StateKey key(Checkpoint base) {
        return new StateKey(base.fingerprint(), StateKey.LOG_MEL, Boxes.encoderWidth(base.config()));
    }

    private LabelledClip labelled(DescribedClip clip) {
        var whole = clip.sound().get();
        return new LabelledClip(clip.utterance().id(), whole, labels.indexOf(clip.utterance().label()));
    }

    @Override
    public List<String> remarks() {
        var remarks = new ArrayList<String>();
        cache.ifPresent(c -> remarks.add("encoder states: " + c.counters()));
        return remarks;
    }

    @Override
    public void close() {
        cache.ifPresent(StateCache::close);
        if (frozen != null) {
            frozen.close();
        }
    }

    private final class JudgingHead implements Learned {
        private final HeadTraining head;
        private final HeadModel model;
        private final Checkpoint ownBase; // null where all folds share one

        JudgingHead(HeadTraining head, HeadModel model, Checkpoint ownBase) {
            this.head = head;
            this.model = model;
            this.ownBase = ownBase;
        }

        @Override
        public Answer answer(DescribedClip clip) {
            var tokens = new int[labels.size()];
            Arrays.fill(tokens, 1);
            return new Answer(null, head.judge(List.of(labelled(clip))).getFirst(), tokens);
        }

        @Override
        public void close() {
            model.close();
            if (ownBase != null) {
                ownBase.close();
            }
        }
    }
}
