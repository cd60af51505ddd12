// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.Length;
import io.github.aasllm.recipe.Recipe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains an encoder head on labelled clips, on a frozen encoder's states or with the encoder from log-mel on:
 * cross entropy of the labels, clipped gradients, AdamW.
 *
 * <p>It runs for as long as the recipe says and looks at no clip but those it is given; those of a selection
 * it only listens to. The same recipe,
 * seed, clips and number of threads give the same weights.
 */
public final class HeadTraining {
    private static final long EACH = 0; // libtorch's reduction "none"
    private static final long NO_CLIP_IS_IGNORED = -100;

    private final Recipe recipe;
    private final HeadModel model;
    private final Hearing hearing;
    private final ChannelDropout dropout;
    private double[] counts = {}; // what the loss of a clip counts, by label

    private HeadTraining(Recipe recipe, HeadModel model, Hearing hearing) {
        this.recipe = recipe;
        this.model = model;
        this.hearing = hearing;
        this.dropout = new ChannelDropout(recipe.train().dropout());
    }

    /** On the states of a frozen encoder. */
    public static HeadTraining onStates(Recipe recipe, HeadModel model, CachedHearing states) {
        return new HeadTraining(recipe, model, states);
    }

    /**
     * From log-mel on, with the recipe's augmentation; the encoder is trained along where the recipe says so.
     */
    public static HeadTraining fromSound(Recipe recipe, HeadModel model) {
        return new HeadTraining(
                recipe, model, new LiveHearing(model.encoder(), recipe.augment(), recipe.seed()));
    }

    /**
     * Trains.
     *
     * @param labels names of the labels, in their order
     * @param selection clips that the weights to be kept are selected by, after each epoch; where there are
     *     none, the last ones are kept
     * @param watch is told each step and score, and may stop it
     * @return the step whose weights are kept; empty if it was stopped
     * @throws InvalidInputException if the loss is no number any more
     */
    public OptionalLong train(List<LabelledClip> clips, List<LabelledClip> selection, List<String> labels,
            HeadWatch watch) {
        var sorted = clips.stream().sorted(Comparator.comparing(LabelledClip::id)).toList();
        var names = sorted.stream().map(clip -> labels.get(clip.label())).toList();
        var byLabel = ClassWeights.of(recipe.batch().classWeights(), names);
        counts = labels.stream().mapToDouble(label -> byLabel.getOrDefault(label, 0.0)).toArray();
        var plan = new EpochPlan(
                recipe.batch(), sorted.stream().mapToInt(c -> c.sound().samples().length).toArray(), names);
        var weights = model.trained(recipe.optimiser().encoderRate());
        try (var optimiser = Trainer.optimiser(recipe, weights);
                var average = new WeightCopies(weights);
                var best = new HeadSelection(recipe, this, weights, selection)) {
            long steps = steps(recipe, clips.size());
            var rate = Trainer.rate(recipe, steps);
            var gradients = new Gradients(weights);
            long step = 0;
            for (int epoch = 0; step < steps; epoch++) {
                for (var batches : plan.steps(new SplittableRandom(recipe.seed() * 1_000_003 + epoch))) {
                    if (step == steps) {
                        break;
                    }
                    var parts = batches.stream().map(places ->
                            places.stream().map(sorted::get).toList()).toList();
                    var result = step(parts, gradients, new Moment(epoch, step, rate.at(step)));
                    requireFinite(result, parts);
                    step++;
                    optimiser.step(step, result.rate());
                    recipe.train().average().ifPresent(average::average);
                    watch.stepped(result);
                    if (watch.stops()) {
                        return OptionalLong.empty();
                    }
                }
                int ended = epoch + 1;
                best.offer(step, average).ifPresent(score -> watch.scored(ended, score));
            }
            if (best.step().isEmpty() && recipe.train().average().isPresent()) {
                average.give();
            }
            best.give();
            return best.step().isPresent() ? best.step() : OptionalLong.of(step);
        }
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

    private StepResult step(List<List<LabelledClip>> batches, Gradients gradients, Moment moment) {
        gradients.clear();
        int clips = batches.stream().mapToInt(List::size).sum();
        double sum = 0;
        for (int i = 0; i < batches.size(); i++) {
            try (var scope = new PointerScope()) {
                dropout.seed(moment.step * recipe.batch().accumulation() + i);
                var loss = loss(batches.get(i), moment.epoch);
                loss.div(new Scalar((double) clips)).backward();
                sum += loss.item_double();
            }
        }
        var clip = recipe.optimiser().clip();
        double norm = clip.isPresent() ? gradients.clip(clip.get()) : gradients.norm();
        return new StepResult(moment.step + 1, sum / clips, norm, moment.rate);
    }

    /** The weighted sum of the clips' losses, a scalar. */
    private Tensor loss(List<LabelledClip> clips, int epoch) {
        var states = hearing.inTraining(clips, epoch); // [T, D] each
        var logits = model.logits(dropout.dropped(states)); // [B, classes]
        var targets = Device.of(logits).longs(clips.stream().mapToLong(LabelledClip::label).toArray());
        var each = torch.cross_entropy_loss(
                logits,
                targets,
                new TensorOptional(),
                EACH,
                NO_CLIP_IS_IGNORED,
                recipe.train().smoothing().fraction()); // [B, classes] → [B]
        var weights = new float[clips.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) counts[clips.get(i).label()];
        }
        return each.mul(Device.of(each).floats(weights, weights.length)).sum();
    }

    private static void requireFinite(StepResult result, List<List<LabelledClip>> batches) {
        if (!result.isFinite()) {
            throw InvalidInputException.of(
                            "loss of step " + result.step(), result.loss(), "a number")
                    .next("a smaller train.rate may help; its clips were "
                            + batches.stream().flatMap(List::stream).map(LabelledClip::id).collect(
                                    Collectors.joining(", ")));
        }
    }
}
