// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.training.StepResult;
import io.github.aasllm.training.TrainingWatch;
import java.util.function.LongFunction;

/** Passes the share of a training's steps on, and asks whether to stop. */
final class Steps implements TrainingWatch {
    private final LearningWatch watch;
    private final LongFunction<String> numbers;
    private double steps = 1;

    /** @param numbers says how many are trained */
    Steps(LearningWatch watch, LongFunction<String> numbers) {
        this.watch = watch;
        this.numbers = numbers;
    }

    @Override
    public void begins(long trained, long taken, long all, boolean cached) {
        steps = all;
        watch.trains(numbers.apply(trained));
    }

    @Override
    public void stepped(StepResult result) {
        watch.learned(result.step() / steps);
    }

    @Override
    public void scored(int epoch, double score, boolean best) {
        // the training keeps it in its curves
    }

    @Override
    public boolean stops() {
        return watch.stops();
    }
}
