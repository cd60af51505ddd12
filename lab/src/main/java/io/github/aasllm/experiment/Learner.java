// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Who decides: something that learns from the training clips of a fold. */
interface Learner extends AutoCloseable {
    /**
     * Learns.
     *
     * @param training the clips of the fold's training part, and no other
     * @param seed of everything random
     * @param folder for what is to be kept of it
     * @param progress is told the share that is done, 0 to 1
     */
    Learned learn(List<DescribedClip> training, long seed, Path folder, Consumer<Double> progress);

    /** What is to be said about it in the log, such as how often an encoder was asked; empty if nothing. */
    List<String> remarks();

    @Override
    void close();
}
