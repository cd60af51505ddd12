// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import java.util.List;
import java.util.Optional;

/** Who decides: something that learns from the training clips of a fold. */
interface Learner extends AutoCloseable {
    /**
     * Learns from the clips of an assignment, and from no other.
     *
     * @return empty if the watch stopped it
     */
    Optional<Learned> learn(Assignment assignment, LearningWatch watch);

    /** What is to be said about it in the log, such as how often an encoder was asked; empty if nothing. */
    List<String> remarks();

    @Override
    void close();
}
