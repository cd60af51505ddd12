// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.distributed.Ranks;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Device;
import io.github.aasllm.recipe.Recipe;
import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** An encoder head's: cross entropy of the labels. */
final class HeadObjective implements Objective {
    private static final long EACH = 0; // libtorch's reduction "none"
    private static final long NO_CLIP_IS_IGNORED = -100;

    private final Recipe recipe;
    private final HeadModel model;
    private final Hearing hearing;
    private final HeadClips clips;
    private final HeadScore score;
    private final ChannelDropout dropout;
    private final double[] counts; // what the loss of a clip counts, by label
    private final Epochs epochs;
    private final Ranks ranks;

    HeadObjective(Recipe recipe, HeadModel model, Hearing hearing, HeadClips clips, HeadScore score, Ranks ranks) {
        this.ranks = ranks;
        this.recipe = recipe;
        this.model = model;
        this.hearing = hearing;
        this.clips = clips;
        this.score = score;
        this.dropout = new ChannelDropout(recipe.train().dropout());
        var byLabel = ClassWeights.of(recipe.batch().classWeights(), clips.learned());
        this.counts = clips.labels().stream().mapToDouble(label -> byLabel.getOrDefault(label, 0.0)).toArray();
        var lengths = clips.training().stream().mapToInt(clip -> clip.sound().samples().length).toArray();
        this.epochs = new Epochs(new EpochPlan(recipe.batch(), lengths, clips.learned(), List.of()),
                epoch -> recipe.seed() * 1_000_003 + epoch);
    }

    @Override
    public List<Batch> batches(long step) {
        return Portion.of(epochs.batches(step), recipe, ranks).stream()
                .map(portion -> batch(portion, step))
                .toList();
    }

    private Batch batch(Portion portion, long step) {
        var batch = clips(portion.places());
        long seed = step * recipe.batch().accumulation() + portion.batch();
        return new Batch(batch.size(), size -> {
            dropout.seed(seed);
            model.seedDropout(seed);
            var loss = loss(batch, portion, epochs.of(step));
            loss.div(new Scalar(size)).backward();
            return loss.item_double();
        });
    }

    private List<LabelledClip> clips(List<Integer> places) {
        return places.stream().map(clips.training()::get).toList();
    }

    /** The weighted sum of the clips' losses, a scalar. */
    private Tensor loss(List<LabelledClip> batch, Portion portion, int epoch) {
        var states = hearing.inTraining(batch, epoch); // [T, D] each
        var logits = model.logits(dropout.dropped(states, portion.before(), portion.whole())); // [B, classes]
        var targets = Device.of(logits).longs(batch.stream().mapToLong(LabelledClip::label).toArray());
        var each = torch.cross_entropy_loss(
                logits,
                targets,
                new TensorOptional(),
                EACH,
                NO_CLIP_IS_IGNORED,
                recipe.train().smoothing().fraction()); // [B, classes] → [B]
        var weights = new float[batch.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) counts[batch.get(i).label()];
        }
        return each.mul(Device.of(each).floats(weights, weights.length)).sum();
    }

    @Override
    public boolean selects() {
        return !clips.selection().isEmpty();
    }

    /** At the end of an epoch, and of the training. */
    @Override
    public boolean isScored(long taken) {
        return epochs.end(taken) || taken == HeadTraining.steps(recipe, clips.training().size());
    }

    @Override
    public double score() {
        return score.of(clips.selection());
    }

    @Override
    public int epochs(long taken) {
        return epochs.of(taken - 1) + 1;
    }

    @Override
    public InvalidInputException refusal(StepResult result) {
        var ids = epochs.batches(result.step() - 1).stream()
                .flatMap(places -> clips(places).stream())
                .map(LabelledClip::id)
                .collect(Collectors.joining(", "));
        return InvalidInputException.of("loss of step " + result.step(), result.loss(), "a number")
                .next("a smaller train.rate may help; its clips were " + ids);
    }
}
