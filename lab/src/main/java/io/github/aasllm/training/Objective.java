// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.error.InvalidInputException;
import java.util.List;

/**
 * What a training makes small, and on what: the part of a training that differs from one to the next.
 *
 * <p>All that is drawn follows from the seed and the number of the step, so that {@link TrainingLoop} can go
 * on anywhere.
 */
public interface Objective {
    /** The batches of a step, counted from 0. */
    List<Batch> batches(long step);

    /** Whether weights are selected by their scores. */
    default boolean selects() {
        return false;
    }

    /** Whether the weights are scored when so many steps are taken, where they are selected at all. */
    default boolean isScored(long taken) {
        return false;
    }

    /** How good the weights are as they are now: the more the better. */
    default double score() {
        throw new IllegalStateException("nothing is selected");
    }

    /** The epoch, from 1, that ends when so many steps are taken. */
    default int epochs(long taken) {
        return 0;
    }

    /** What to say of a step whose loss or gradient is no number; the weights are those before it. */
    InvalidInputException refusal(StepResult result);
}
