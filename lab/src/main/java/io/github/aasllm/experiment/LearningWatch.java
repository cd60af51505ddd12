// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

/** Looks on while something is learned in a fold, and may stop it. */
interface LearningWatch {
    /** Told before the first step how many numbers are trained, in words; the same words are said once. */
    void trains(String numbers);

    /** Told from time to time which share is done, 0 to 1. */
    void learned(double share);

    /** Asked after each step: whether to stop here. */
    boolean stops();
}
