// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

/** How long training takes, and how the learning rate goes. */
public record ScheduleSettings(
        @Key(value = "train.length", standard = "5 epochs", meaning = """
                How much is trained: `N epochs`, each of which sees every clip once, or `N steps` of the \
                optimiser.""")
        Length length,
        @Key(value = "train.schedule", standard = "cosine", meaning = """
                How the rate falls after the warm-up: along half a cosine, along a line, or not at all.""")
        Shape shape,
        @Key(value = "train.warm-up", standard = "5 %", meaning = """
                The share of all steps in which the rate rises along a line from 0, rounded up to whole \
                steps.""")
        Share warmUp,
        @Key(value = "train.floor", standard = "0 %", meaning = """
                What is left of the rate at the end of its fall.""")
        Share floor) {
    /** The ways in which the rate falls. */
    public enum Shape {
        COSINE,
        LINEAR,
        CONSTANT
    }

    /** @throws io.github.aasllm.error.InvalidInputException if a value cannot be */
    public ScheduleSettings {
        Checks.require(warmUp.percent() < 100, "train.warm-up", warmUp, "less than 100 %");
        Checks.require(
                shape != Shape.CONSTANT || floor.percent() == 0,
                "train.floor", floor, "0 %, as train.schedule = constant does not fall");
    }
}
