// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.bundle.Seen;
import io.github.aasllm.cache.StateCache;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.recognizer.EncoderFolders;
import io.github.aasllm.training.CachedHearing;
import io.github.aasllm.training.HeadClips;
import io.github.aasllm.training.HeadModel;
import io.github.aasllm.training.HeadTraining;
import io.github.aasllm.training.KeptStates;
import io.github.aasllm.training.LabelledClip;
import io.github.aasllm.training.TrainingCard;
import io.github.aasllm.training.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The paper's "w/o LLM": an encoder head on a frozen encoder's cached states, or with its encoder or LoRA weights of
 * it, from the sound on.
 */
final class HeadLearner implements Learner {
    private static final Duration SAVE_EVERY = Duration.ofMinutes(1);

    private final Recipe recipe;
    private final BaseModels bases;
    private final List<String> labels;
    private final EncoderFolder frozen; // null where the encoder is trained
    private final Optional<StateCache> cache;

    HeadLearner(Recipe recipe, BaseModels bases, List<String> labels, Path cacheFolder) {
        this.recipe = recipe;
        this.bases = bases;
        this.labels = labels;
        this.frozen = recipe.freezesEncoder() ? EncoderFolders.open(bases.of(recipe.seed())) : null;
        this.cache = frozen == null ? Optional.empty() : KeptStates.open(recipe, frozen, cacheFolder);
    }

    @Override
    public Optional<Learned> learn(Assignment assignment, LearningWatch watch) {
        var own = recipe.withSeed(assignment.seed());
        var model = frozen == null ? HeadModel.withEncoder(bases.of(own.seed()), own, labels.size())
                : HeadModel.onFrozen(frozen, own, labels.size());
        var head = cache.map(states -> HeadTraining.onStates(own, model,
                        new CachedHearing(states, model.encoder(), own.encoder().layer())))
                .orElseGet(() -> HeadTraining.fromSound(own, model));
        var selection = recipe.select().by() == SelectSettings.By.LAST ? List.<DescribedClip>of()
                : assignment.dev();
        var clips = new HeadClips(labelled(assignment.training()), labelled(selection), labels);
        var judge = new JudgingHead(head, model, assignment.folder());
        var folder = made(assignment.folder().resolve("training"));
        var steps = new Steps(watch, trained -> model.trainableInWords());
        if (head.train(clips, folder, SAVE_EVERY, steps).isEmpty()) {
            judge.close();
            return Optional.empty();
        }
        model.write(assignment.folder());
        origin(model.base().checkpoint(), assignment, selection).write(assignment.folder());
        TrainingLoop.forget(folder);
        return Optional.of(judge);
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw InvalidInputException.of("output", e.getMessage(), "a folder that can be made")
                    .in(folder).causedBy(e);
        }
    }

    /** What the weights and their ancestors have seen, and the facts of the card. */
    private Bundle origin(Checkpoint base, Assignment assignment, List<DescribedClip> selection) {
        var seen = new ArrayList<Seen>();
        var learned = HeadModel.learned(recipe);
        seen.add(Seen.of(learned, ids(assignment.training())));
        if (!selection.isEmpty()) {
            seen.add(Seen.of("selection", ids(selection)));
        }
        var own = new Provenance(Optional.of(BaseModel.of(base)), seen, Optional.of(assignment.fold()),
                Optional.empty(), Map.of()); // the experiment's run.json has the recipe and the versions
        var ancestor = Bundle.read(base.folder()).provenance();
        var hearing = recipe.hearing().normalisation().or(() -> Bundle.read(base.folder()).hearing())
                .orElse(Normalisation.NONE);
        var corpus = recipe.corpus().name().name().toLowerCase(Locale.ROOT);
        return Bundle.EMPTY.withLabels(new LabelSet(labels.stream().map(Label::of).toList()))
                .withHearing(hearing)
                .withProvenance(ancestor.map(own::after).orElse(own))
                .withMaking(TrainingCard.ofHead(recipe, base, corpus, learned));
    }

    private static List<String> ids(List<DescribedClip> clips) {
        return clips.stream().map(clip -> clip.utterance().id()).toList();
    }

    private List<LabelledClip> labelled(List<DescribedClip> clips) {
        return clips.stream().map(this::labelled).toList();
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
        private final Path folder;

        JudgingHead(HeadTraining head, HeadModel model, Path folder) {
            this.head = head;
            this.model = model;
            this.folder = folder;
        }

        @Override
        public Answer answer(DescribedClip clip) {
            var tokens = new int[labels.size()];
            Arrays.fill(tokens, 1);
            return new Answer(Optional.empty(), head.judge(List.of(labelled(clip))).getFirst(), tokens);
        }

        @Override
        public void keep(Calibration calibration) {
            Bundle.read(folder).withCalibration(calibration).write(folder);
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
