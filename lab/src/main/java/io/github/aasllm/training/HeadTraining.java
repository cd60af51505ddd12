// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.distributed.Ranks;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.Length;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains an encoder head on labelled clips, on a frozen encoder's states or with the encoder or its LoRA weights, from
 * the sound on: cross entropy of the labels, clipped gradients, AdamW.
 *
 * <p>It runs for as long as the recipe says and looks at no clip but those it is given; those of a selection
 * it only listens to. The same recipe,
 * seed, clips and number of threads give the same weights.
 */
public final class HeadTraining {
    private final Recipe recipe;
    private final HeadModel model;
    private final Hearing hearing;

    private HeadTraining(Recipe recipe, HeadModel model, Hearing hearing) {
        this.recipe = recipe;
        this.model = model;
        this.hearing = hearing;
    }

    /** On the states of a frozen encoder. */
    public static HeadTraining onStates(Recipe recipe, HeadModel model, CachedHearing states) {
        return new HeadTraining(recipe, model, states);
    }

    /** From the sound on, with the recipe's augmentation; the encoder is trained along where the recipe says so. */
    public static HeadTraining fromSound(Recipe recipe, HeadModel model) {
        return new HeadTraining(recipe, model, new LiveHearing(model.encoder(), recipe));
    }

    /**
     * Trains, from the beginning or from where the state in the folder is; the weights that are kept are the
     * model's behind it.
     *
     * @param folder one that is there: of the curves and, until {@link TrainingLoop#forget}, of the state
     * @param saveEvery how long a kill may throw the training back
     * @param watch is told each step and score, and may stop it
     * @return the step whose weights are kept; empty if it was stopped
     * @throws InvalidInputException if the loss is no number any more, or the state is of another training
     */
    public OptionalLong train(HeadClips clips, Path folder, Duration saveEvery, TrainingWatch watch) {
        return train(clips, new Saving(folder, identity(clips), saveEvery), watch, Ranks.ALONE, false);
    }

    /**
     * The same on several processes, of which the first alone writes, and saves the state behind the last step, by
     * which a later call knows that all are taken.
     */
    OptionalLong trainToTheEnd(HeadClips clips, Path folder, Duration saveEvery, TrainingWatch watch, Ranks ranks) {
        return train(clips, new Saving(folder, identity(clips), saveEvery), watch, ranks, true);
    }

    private OptionalLong train(HeadClips clips, Saving saving, TrainingWatch watch, Ranks ranks, boolean saves) {
        Portion.requireDealt(recipe, ranks);
        long steps = steps(recipe, clips.training().size());
        var objective = new HeadObjective(recipe, model, hearing, clips, new HeadScore(recipe, this), ranks);
        var weights = model.trained(recipe.optimiser().encoderRate());
        try (var loop = new TrainingLoop(objective, weights, Optimisation.of(recipe, steps),
                saving, ranks)) {
            long taken = loop.resume();
            var numbers = model.trainable().stream().mapToLong(Long::longValue).sum();
            watch.begins(numbers, taken, steps, hearing instanceof CachedHearing);
            if (!Curves.run(loop, saving.folder(), taken, watch, ranks)) {
                return OptionalLong.empty();
            }
            if (saves) {
                loop.save();
            }
            loop.giveKept();
            return OptionalLong.of(loop.keptStep());
        }
    }

    private String identity(HeadClips clips) {
        return Sha256.of(new TreeMap<>(recipe.settings()) + "\n" + recipe.seed() + "\n"
                + model.base().checkpoint().fingerprint() + "\n" + clips.words());
    }

    /** Steps of a training. */
    public static long steps(Recipe recipe, int clips) {
        var length = recipe.schedule().length();
        long inEpoch = Math.ceilDiv(Math.ceilDiv(clips, recipe.batch().size()),
                recipe.batch().accumulation());
        return length.unit() == Length.Unit.STEPS ? length.count() : length.count() * inEpoch;
    }

    /** The log probabilities of the labels, for each clip as it is. */
    public List<double[]> judge(List<LabelledClip> clips) {
        model.restDropout();
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var logits = model.logits(hearing.plain(clips)); // [B, classes]
            var scores = Tensors.toFloats(torch.log_softmax(logits, 1));
            int labels = scores.length / clips.size();
            var judged = new ArrayList<double[]>();
            for (int i = 0; i < clips.size(); i++) {
                var own = new double[labels];
                for (int label = 0; label < labels; label++) {
                    own[label] = scores[i * labels + label];
                }
                judged.add(own);
            }
            return judged;
        }
    }
}
