// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.cache.StateCache;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.head.HeadConfig;
import io.github.aasllm.recipe.SelectSettings;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.run.RunLock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A single training of an encoder head, in the folder of a run: {@link HeadTraining}, and what it leaves. */
final class HeadRun {
    private HeadRun() {}

    /** Trains as {@link FineTuning#run} does; the result is what {@link HeadModel#write} writes, with its bundle. */
    static FineTuning.End run(TrainingTask task, boolean resume, TrainingWatch watch) {
        try (var lock = RunLock.of(task.run());
                var base = Families.open(task.model());
                var cache = FineTuning.cache(task, base)) {
            return run(task, resume, watch, base, Optional.ofNullable(cache));
        }
    }

    private static FineTuning.End run(TrainingTask task, boolean resume, TrainingWatch watch, Checkpoint base,
            Optional<StateCache> cache) {
        var recipe = task.recipe();
        var h = recipe.head();
        var config = new HeadConfig(Boxes.encoderTraits(base.config()).width(), h.width(), h.heads(), h.feedForward(),
                task.parts().labels().size());
        boolean trainsEncoder = !recipe.freezesEncoder();
        try (var model = HeadModel.fresh(base, config, trainsEncoder, recipe.seed())) {
            var encoder = cache.isPresent() ? Boxes.load(base, Map.of()).encoder() : model.encoder();
            var material = Material.of(task, encoder);
            var record = new RunRecord(task, material, base);
            record.begin(resume);
            var training = cache.map(states ->
                            HeadTraining.onStates(recipe, model, new CachedHearing(states, encoder)))
                    .orElseGet(() -> HeadTraining.fromSound(recipe, model));
            var last = new LastStep(watch);
            var kept = training.train(clips(task, material), task.run(), task.saveEvery(), last);
            return end(task, record, model, kept, last.step)
                    .with(cache.map(StateCache::counters));
        }
    }

    private static FineTuning.End end(TrainingTask task, RunRecord record, HeadModel model, OptionalLong kept,
            long step) {
        if (kept.isEmpty()) {
            return new FineTuning.End(Optional.empty(), step, 0, Optional.empty());
        }
        var result = TrainedModel.result(task.recipe(), task.run());
        model.write(result);
        record.bundleOfHead().write(result);
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
