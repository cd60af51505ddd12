// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

/** Looks on while an encoder head is trained, and may stop it. */
public interface HeadWatch {
    /** After each step. */
    void stepped(StepResult result);

    /** After an epoch, if weights are selected: of the loss, its negative. */
    void scored(int epoch, double score);

    /** Asked after each step: whether to stop here. What was learned is lost then. */
    boolean stops();
}
