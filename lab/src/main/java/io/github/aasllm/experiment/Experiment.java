// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.PromptSettings.Describing;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All folds, seeds and arms of a recipe, into one folder; called again, it goes on where it stopped.
 *
 * <p>Arms that train alike are trained once and tested one after the other. What is finished stays: a training whose
 * predictions are all there, as its marker says, is not repeated, and one that was interrupted begins anew.
 */
public final class Experiment {
    private final Recipe recipe;
    private final ExperimentData data;
    private final Path out;
    private final Watcher watcher;

    /**
     * @param data the clips, and what was found in them
     * @param out the experiment's folder
     */
    public Experiment(Recipe recipe, ExperimentData data, Path out, Watcher watcher) {
        this.recipe = recipe;
        this.data = data;
        this.out = out;
        this.watcher = watcher;
        if (recipe.select().by() != io.github.aasllm.recipe.SelectSettings.By.LAST) {
            throw InvalidInputException.of("select.by", recipe.select().by().name().toLowerCase(java.util.Locale.ROOT)
                    .replace('_', '-'), "last, as an experiment keeps the state that training ends in");
        }
    }

    /** One training: a fold, a seed, and how its clips are described. */
    private record Training(Parts parts, long seed, Describing described, List<PromptSettings.Arm> arms) {}

    /** Runs what is not finished yet. */
    public void run(Learner learner) {
        var trainings = trainings();
        long begun = System.nanoTime();
        int done = 0;
        int finishedBefore = 0;
        for (var training : trainings) {
            var folder = folder(training);
            var arms = names(training);
            if (folder.isFinished(arms)) {
                finishedBefore++;
            } else {
                int place = finishedBefore + done;
                var what = words(training);
                learn(training, learner, folder,
                        share -> watcher.progress(what, (place + share) / trainings.size()));
                done++;
                watcher.say(what + ": done; " + (place + 1) + " of " + trainings.size() + ", "
                        + remaining(begun, done, trainings.size() - place - 1));
            }
        }
        watcher.say(trainings.size() + " trainings: " + done + " now, " + finishedBefore + " finished before");
        learner.remarks().forEach(watcher::say);
    }

    private static String remaining(long begun, int done, int left) {
        double seconds = (System.nanoTime() - begun) / 1e9 / done * left;
        return left == 0 ? "all" : "about " + Math.ceilDiv((long) seconds, 60) + " min left";
    }

    private void learn(
            Training training, Learner learner, FoldFolder folder, java.util.function.Consumer<Double> progress) {
        var descriptions = descriptions(training);
        var clips = described(training.parts().training(), training.described(), descriptions, training.seed());
        try (var learned = learner.learn(clips, training.seed(), folder.path(), progress)) {
            for (var arm : training.arms()) {
                var test = described(training.parts().test(), arm.test(), descriptions, training.seed());
                var judge = new Judgement(recipe, data.labels(), training.parts(), training.seed());
                folder.write(ArmName.of(arm, recipe), judge.rows(test, learned, ArmName.of(arm, recipe), data.details()));
            }
        }
        folder.finish(names(training));
    }

    /** Thresholds of the training clips alone, kept beside the predictions. */
    private Descriptions descriptions(Training training) {
        return null;
    }
}
