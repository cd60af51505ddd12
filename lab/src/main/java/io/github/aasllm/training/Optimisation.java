// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.recipe.Recipe;
import java.util.OptionalDouble;

/**
 * How weights follow their gradients.
 *
 * @param constants of AdamW
 * @param rate of every step, which also says how many there are
 * @param largestNorm of the gradients; empty where they are not clipped
 * @param average what the moving average of the weights keeps in a step; empty where there is none
 */
public record Optimisation(
        AdamW.Constants constants, LearningRate rate, OptionalDouble largestNorm, OptionalDouble average) {

    /** As a recipe says it, along a training of so many steps. */
    public static Optimisation of(Recipe recipe, long steps) {
        var o = recipe.optimiser();
        var schedule = recipe.schedule();
        return new Optimisation(
                new AdamW.Constants(o.beta1(), o.beta2(), o.epsilon(), o.decay()),
                new LearningRate(
                        o.rate(),
                        LearningRate.Shape.valueOf(schedule.shape().name()),
                        (long) Math.ceil(schedule.warmUp().fraction() * steps),
                        steps,
                        schedule.floor().fraction()),
                o.clip().map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
                recipe.train().average().map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
    }
}
