// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.cache.StateCache;
import io.github.aasllm.distributed.Ranks;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.recognizer.EncoderFolders;
import io.github.aasllm.run.RunLock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A single training of an encoder head, in the folder of a run: {@link HeadTraining}, and what it leaves. */
final class HeadRun {
    private HeadRun() {}

    /** Trains as {@link FineTuning#run} does; the result is what {@link HeadModel#write} writes, with its bundle. */
    static FineTuning.End run(TrainingTask task, boolean resume, TrainingWatch watch, Ranks ranks) {
        var recipe = task.recipe();
        int classes = task.parts().labels().size();
        try (var lock = ranks.leads() ? RunLock.of(task.run()) : null) {
            if (!recipe.freezesEncoder()) {
                try (var model = HeadModel.withEncoder(task.model(), recipe, classes)) {
                    return run(task, resume, watch, model, Optional.empty(), ranks);
                }
            }
            try (var base = EncoderFolders.open(task.model());
                    var model = HeadModel.onFrozen(base, recipe, classes)) {
                var opened = KeptStates.open(recipe, base, task.cache());
                try (var cache = opened.orElse(null)) {
                    return run(task, resume, watch, model, opened, ranks);
                }
            }
        }
    }

    private static FineTuning.End run(TrainingTask task, boolean resume, TrainingWatch watch, HeadModel model,
            Optional<StateCache> cache, Ranks ranks) {
        var recipe = task.recipe();
        var encoder = model.encoder();
        var material = Material.of(task, encoder);
        var record = new RunRecord(task, material, model.base().checkpoint());
        record.begin(resume, ranks);
        var clips = clips(task, material);
        var states = cache.map(kept -> new CachedHearing(kept, encoder, recipe.encoder().layer()));
        states.ifPresent(hearing -> FirstHearing.of(
                Stream.concat(clips.training().stream(), clips.selection().stream()).toList(), hearing::content,
                hearing::keep, watch, ranks));
        var training = states.map(hearing -> HeadTraining.onStates(recipe, model, hearing))
                .orElseGet(() -> HeadTraining.fromSound(recipe, model));
        var last = new LastStep(watch);
        var kept = training.trainToTheEnd(clips, task.run(), task.saveEvery(), last, ranks);
        return end(task, record, model, kept, last.step, ranks).with(cache.map(StateCache::counters));
    }

    private static FineTuning.End end(TrainingTask task, RunRecord record, HeadModel model, OptionalLong kept,
            long step, Ranks ranks) {
        if (kept.isEmpty()) {
            return new FineTuning.End(Optional.empty(), step, 0, Optional.empty());
        }
        var result = TrainedModel.result(task.recipe(), task.run());
        if (ranks.leads()) {
            model.write(result);
            record.bundleOfHead().write(result);
        }
        return new FineTuning.End(Optional.of(result), step, kept.getAsLong(), Optional.empty());
    }

    private static HeadClips clips(TrainingTask task, Material material) {
        var selection = task.recipe().select().by() == SelectSettings.By.LAST
                ? List.<HeardClip>of() : material.dev();
        return new HeadClips(labelled(task, material.training()), labelled(task, selection),
                task.parts().labels());
    }

    private static List<LabelledClip> labelled(TrainingTask task, List<HeardClip> clips) {
        return clips.stream().map(HeardClip::utterance)
                .map(clip -> new LabelledClip(clip.id(), task.sounds().heard(clip),
                        task.parts().labels().indexOf(clip.label())))
                .toList();
    }

    /** Remembers the last step that was taken. */
    private static final class LastStep implements TrainingWatch {
        private final TrainingWatch watch;
        private long step;

        LastStep(TrainingWatch watch) {
            this.watch = watch;
        }

        @Override
        public void begins(long trained, long taken, long steps, boolean cached) {
            step = taken;
            watch.begins(trained, taken, steps, cached);
        }

        @Override
        public void stepped(StepResult result) {
            step = result.step();
            watch.stepped(result);
        }

        @Override
        public void scored(int epoch, double score, boolean best) {
            watch.scored(epoch, score, best);
        }

        @Override
        public boolean stops() {
            return watch.stops();
        }
    }
}
