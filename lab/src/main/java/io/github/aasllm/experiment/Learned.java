// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.bundle.Calibration;
import java.util.Optional;

/** What was learned in a fold. */
interface Learned extends AutoCloseable {
    /** What it says of a clip. */
    Answer answer(DescribedClip clip);

    /** Puts the calibration beside the weights, where these are used on their own. */
    void keep(Calibration calibration);

    @Override
    void close();

    /**
     * An answer.
     *
     * @param written the label that was written, or none of them; empty where labels are scored
     * @param logScores of the labels, in the recipe's order; empty where the answer was written
     * @param tokens of each label's answer, 1 where an answer is no text
     */
    record Answer(Optional<String> written, double[] logScores, int[] tokens) {}
}
