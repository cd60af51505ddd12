// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import io.github.aasllm.training.StepResult;
import io.github.aasllm.training.TrainingWatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Says from time to time what the parts of the loss were like since it was said before. */
final class SaidLosses implements TrainingWatch {
    private static final int SAID_EVERY = 500; // steps

    private final TrackObjective objective;
    private final long steps;
    private final Consumer<String> say;
    private final BooleanSupplier stops;
    private final double[] sums = new double[Targets.PARTS.size()];
    private int summed;

    SaidLosses(TrackObjective objective, long steps, Consumer<String> say, BooleanSupplier stops) {
        this.objective = objective;
        this.steps = steps;
        this.say = say;
        this.stops = stops;
    }

    @Override
    public void begins(long trained, long taken, long all, boolean cached) {
        // the speech was announced
    }

    @Override
    public void stepped(StepResult result) {
        var parts = objective.parts();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += parts[i];
        }
        summed++;
        long step = result.step();
        if (step % SAID_EVERY == 0 || step == steps) {
            say.accept("pre-training, step %,d of %,d: %s".formatted(step, steps, words()));
            Arrays.fill(sums, 0);
            summed = 0;
        }
    }

    private String words() {
        var words = new ArrayList<String>();
        for (int i = 0; i < sums.length; i++) {
            words.add("%s %.4f".formatted(Targets.PARTS.get(i), sums[i] / summed));
        }
        return String.join(", ", words);
    }

    @Override
    public void scored(int epoch, double score, boolean best) {
        // nothing is selected
    }

    @Override
    public boolean stops() {
        return stops.getAsBoolean();
    }
}
