// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

/** Looks on while a training runs, and may stop it. */
public interface TrainingWatch {
    /** A line about the clips, before anything is learned. */
    default void remarks(String line) {
        // an experiment has said it
    }

    /**
     * Before the first step.
     *
     * @param trained numbers that are trained
     * @param taken steps that an earlier run took
     * @param steps all steps
     * @param cached whether the encoder's states are kept
     */
    void begins(long trained, long taken, long steps, boolean cached);

    /** After each step. */
    void stepped(StepResult result);

    /** After an epoch, if a state is selected on the dev part: of the loss, its negative. */
    void scored(int epoch, double score, boolean best);

    /** Asked after each step: whether to save and stop here. */
    boolean stops();
}
