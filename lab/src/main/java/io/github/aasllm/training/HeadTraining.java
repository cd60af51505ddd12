// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Dropout;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.Length;
import io.github.aasllm.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Trains an encoder head on labelled clips, on a frozen encoder's states or with the encoder from log-mel on: cross
 * entropy of the labels, clipped gradients, AdamW.
 *
 * <p>It runs for as long as the recipe says and looks at no clip but those it is given. The same recipe, seed, clips
 * and number of threads give the same weights.
 */
public final class HeadTraining {
    private static final long EACH = 0; // libtorch's reduction "none"
    private static final long NO_CLIP_IS_IGNORED = -100;

    private final Recipe recipe;
    private final HeadModel model;
    private final Hearing hearing;
    private final Dropout dropout;

    private HeadTraining(Recipe recipe, HeadModel model, Hearing hearing) {
        this.recipe = recipe;
        this.model = model;
        this.hearing = hearing;
        this.dropout = new Dropout(recipe.head().dropout().fraction(), 0);
    }

    /** On the states of a frozen encoder. */
    public static HeadTraining onStates(Recipe recipe, HeadModel model, CachedHearing states) {
        return new HeadTraining(recipe, model, states);
    }

    /** From log-mel on, with the recipe's augmentation; the encoder is trained along where the recipe says so. */
    public static HeadTraining fromSound(Recipe recipe, HeadModel model) {
        return new HeadTraining(
                recipe, model, new LiveHearing(model.encoder(), recipe.augment(), recipe.seed()));
    }

    /**
     * Trains.
     *
     * @param labels how many there are
     * @param progress is told each step
     * @throws io.github.aasllm.error.InvalidInputException if the loss is no number any more
     */
    public void train(List<LabelledClip> clips, int labels, Consumer<StepResult> progress) {
        var batches = new HeadBatches(clips, labels, recipe);
        var weights = model.trained(recipe.optimiser().encoderRate());
        var o = recipe.optimiser();
        var constants = new AdamW.Constants(o.beta1(), o.beta2(), o.epsilon(), o.decay());
        try (var optimiser = new AdamW(weights, constants);
                var average = new MovingAverage(weights, recipe.train().average().orElse(0.0))) {
            var gradients = new Gradients(weights);
            long steps = steps(batches);
            var rate = rate(steps);
            long step = 0;
            for (int epoch = 0; step < steps; epoch++) {
                for (var batch : batches.epoch(epoch)) {
                    if (step == steps) {
                        break;
                    }
                    var result = step(batch, batches, gradients, new Moment(epoch, step, rate.at(step)));
                    requireFinite(result, batch);
                    step++;
                    optimiser.step(step, result.rate());
                    average.step();
                    progress.accept(result);
                }
            }
            average.apply();
        }
    }

    /** Steps of a training. */
    public static long steps(Recipe recipe, int clips) {
        var length = recipe.schedule().length();
        long inEpoch = Math.ceilDiv(clips, recipe.batch().size() * recipe.batch().accumulation());
        return length.unit() == Length.Unit.STEPS ? length.count() : length.count() * inEpoch;
    }

    /** The log probabilities of the labels, for each clip as it is. */
    public List<double[]> judge(List<LabelledClip> clips) {
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

    /** Where in a training a step is taken. */
    private record Moment(int epoch, long step, double rate) {}

    private StepResult step(List<LabelledClip> clips, HeadBatches batches, Gradients gradients, Moment moment) {
        gradients.clear();
        double sum = 0;
        int size = recipe.batch().size();
        for (int from = 0; from < clips.size(); from += size) {
            var part = clips.subList(from, Math.min(clips.size(), from + size));
            try (var scope = new PointerScope()) {
                dropout.seed(moment.step * recipe.batch().accumulation() + from / size);
                var loss = loss(part, batches, moment.epoch);
                loss.div(new Scalar((double) clips.size())).backward();
                sum += loss.item_double();
            }
        }
        var clip = recipe.optimiser().clip();
        double norm = clip.isPresent() ? gradients.clip(clip.get()) : gradients.norm();
        return new StepResult(moment.step + 1, sum / clips.size(), norm, moment.rate);
    }

    /** The weighted sum of the clips' losses, a scalar. */
    private Tensor loss(List<LabelledClip> clips, HeadBatches batches, int epoch) {
        var states = hearing.inTraining(clips, epoch); // [T, D] each
        var logits = model.logits(dropped(states)); // [B, classes]
        var targets = Tensors.longs(clips.stream().mapToLong(LabelledClip::label).toArray());
        var each = torch.cross_entropy_loss(
                logits,
                targets,
                new TensorOptional(),
                EACH,
                NO_CLIP_IS_IGNORED,
                recipe.head().smoothing().fraction()); // [B, classes] → [B]
        return each.mul(batches.weights(clips)).sum();
    }

    /** The same channels are dropped over all of a clip: [T, D] each → [T, D] each. */
    private List<Tensor> dropped(List<Tensor> states) {
        if (recipe.head().dropout().percent() == 0) {
            return states;
        }
        var kept = dropout.forward(torch.ones(
                new long[] {states.size(), states.getFirst().size(1)}, new TensorOptions(ScalarType.Float))); // [B, D]
        var dropped = new ArrayList<Tensor>();
        for (int i = 0; i < states.size(); i++) {
            dropped.add(states.get(i).mul(Tensors.rows(kept, i, i + 1L)));
        }
        return dropped;
    }

    private static void requireFinite(StepResult result, List<LabelledClip> clips) {
        if (!result.isFinite()) {
            throw InvalidInputException.of(
                            "loss of step " + result.step(), result.loss(), "a number")
                    .next("a smaller train.rate may help; its clips were "
                            + String.join(", ", clips.stream().map(LabelledClip::id).toList()));
        }
    }

    private long steps(HeadBatches batches) {
        return steps(recipe, batches.clips());
    }

    private LearningRate rate(long steps) {
        var schedule = recipe.schedule();
        return new LearningRate(
                recipe.optimiser().rate(),
                LearningRate.Shape.valueOf(schedule.shape().name()),
                (long) Math.ceil(steps * schedule.warmUp().fraction()),
                steps,
                schedule.floor().fraction());
    }
}
