// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.cache.StateCache;
import io.github.aasllm.description.Description;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.run.RunFile;
import io.github.aasllm.training.FineTuning;
import io.github.aasllm.training.KeptStates;
import io.github.aasllm.training.Sounds;
import io.github.aasllm.training.TrainingParts;
import io.github.aasllm.training.TrainingTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The LLM, fine-tuned in every fold: LoRA weights, or whole boxes. */
final class LlmLearner implements Learner {
    private static final Duration SAVE_EVERY = Duration.ofMinutes(1);

    private final Recipe recipe;
    private final BaseModels bases;
    private final ExperimentData data;
    private final Sounds sounds;
    private final Path cacheFolder;
    private long throughEncoder;
    private long fromCache;

    LlmLearner(Recipe recipe, BaseModels bases, ExperimentData data, Sounds sounds, Path cacheFolder) {
        this.recipe = recipe;
        this.bases = bases;
        this.data = data;
        this.sounds = sounds;
        this.cacheFolder = cacheFolder;
    }

    @Override
    public Optional<Learned> learn(Assignment assignment, LearningWatch watch) {
        var own = recipe.forTraining(assignment.seed(), assignment.described());
        var base = bases.of(assignment.seed());
        var parts = new TrainingParts(
                data.clips().corpus(),
                assignment.fold(),
                data.labels(),
                assignment.training().stream().map(DescribedClip::utterance).toList(),
                assignment.dev().stream().map(DescribedClip::utterance).toList());
        var run = assignment.folder().resolve("training");
        var task = new TrainingTask(own, base, parts, run, cacheFolder, SAVE_EVERY, sounds,
                Optional.of(descriptions(assignment)));
        var end = FineTuning.run(task, Files.exists(run.resolve(RunFile.NAME)),
                new Steps(watch, "trainable parameters: %,d"::formatted));
        end.states().ifPresent(this::count);
        return end.result().map(result -> new JudgingLlm(own, data.labels(), trained(result, base), this::count));
    }

    private JudgingLlm.Trained trained(Path result, Path base) {
        return recipe.train().tune().lora()
                ? new JudgingLlm.Trained(base, Optional.of(result), cache(base))
                : new JudgingLlm.Trained(result, Optional.empty(), cache(base));
    }

    private static Map<String, Description> descriptions(Assignment assignment) {
        var descriptions = new HashMap<String, Description>();
        for (var clips : List.of(assignment.training(), assignment.dev())) {
            clips.forEach(clip -> clip.description().ifPresent(description ->
                    descriptions.put(clip.utterance().id(), description)));
        }
        return descriptions;
    }

    /** The states that training put there too; whoever opens it closes it. */
    private Optional<StateCache> cache(Path base) {
        if (!recipe.keepsStates()) {
            return Optional.empty();
        }
        try (var checkpoint = Families.open(base)) {
            return Optional.of(StateCache.open(cacheFolder, KeptStates.key(checkpoint), recipe.cache().limit().count()));
        }
    }

    private void count(StateCache.Counters counters) {
        throughEncoder += counters.misses();
        fromCache += counters.hits();
    }

    @Override
    public List<String> remarks() {
        return recipe.keepsStates()
                ? List.of("encoder states: " + throughEncoder + " clips through the encoder, " + fromCache
                        + " read from the cache")
                : List.of();
    }

    @Override
    public void close() {
        // every fold closes its own
    }
}
