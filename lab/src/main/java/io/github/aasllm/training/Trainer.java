// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.distributed.Ranks;
import io.github.aasllm.recipe.Recipe;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;

/**
 * One step of training after the other: gradients of the loss, clipped, and AdamW.
 *
 * <p>A step may be made of several batches, whose gradients add up; the loss is then the mean over the tokens
 * or clips of all of them, so that four batches of two clips are the same step as one of eight. The peer's
 * training loop counts the same way; a plain loop that averages the batches' means gives answers of few
 * tokens more weight.
 */
public final class Trainer implements AutoCloseable {
    private final Optimisation how;
    private final Ranks ranks;
    private final Gradients gradients;
    private final AdamW optimiser;

    /**
     * Of a model's weights, as a recipe says it.
     *
     * @param steps of the whole training, along which the learning rate goes
     */
    public static Trainer of(TrainedModel model, Recipe recipe, long steps) {
        return new Trainer(model.weights(), Optimisation.of(recipe, steps), Ranks.ALONE);
    }

    Trainer(List<TrainedWeight> weights, Optimisation how, Ranks ranks) {
        this.how = how;
        this.ranks = ranks;
        this.gradients = new Gradients(weights);
        this.optimiser = new AdamW(weights, how.constants());
    }

    AdamW optimiser() {
        return optimiser;
    }

    /**
     * Takes a step, unless the loss or a gradient is no finite number.
     *
     * @param step counted from 0
     * @param batches of this rank, the sum of whose gradients over all ranks is clipped and followed
     */
    public StepResult step(long step, List<Batch> batches) {
        gradients.clear();
        double size = ranks.sum(batches.stream().mapToDouble(Batch::size).sum())[0];
        double own = 0;
        for (var batch : batches) {
            try (var scope = new PointerScope()) {
                own += batch.backward().applyAsDouble(size);
            }
        }
        double loss = ranks.sum(own)[0];
        try (var scope = new PointerScope()) {
            ranks.sum(gradients.tensors());
        }
        double norm = how.largestNorm().isPresent()
                ? gradients.clip(how.largestNorm().getAsDouble())
                : gradients.norm();
        var result = new StepResult(step + 1, loss / size, norm, how.rate().at(step));
        if (result.isFinite()) {
            optimiser.step(result.step(), result.rate());
        }
        return result;
    }

    @Override
    public void close() {
        optimiser.close();
    }
}
