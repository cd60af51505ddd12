// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

/**
 * How the learning rate goes: from 0 along a line in the warm-up, then down along half a cosine, along a
 * line, or not at all.
 *
 * @param peak the rate at its height
 * @param warmUp steps of the rise
 * @param steps all steps
 * @param floor what is left of the peak at the end, 0 to 1
 */
public record LearningRate(double peak, Shape shape, long warmUp, long steps, double floor) {
    /** The ways in which the rate falls. */
    public enum Shape {
        COSINE,
        LINEAR,
        CONSTANT
    }

    /**
     * The rate of a step, counted from 0. The first step of a warm-up has rate 0, as the peer's has: it moves
     * no weight, but fills the optimiser's moments.
     */
    public double at(long step) {
        if (step < warmUp) {
            return peak * step / Math.max(1, warmUp);
        }
        double progress = (double) (step - warmUp) / Math.max(1, steps - warmUp);
        double left = switch (shape) {
            case COSINE -> Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
            case LINEAR -> Math.max(0, 1 - progress);
            case CONSTANT -> 1;
        };
        return peak * (floor + (1 - floor) * left);
    }
}
