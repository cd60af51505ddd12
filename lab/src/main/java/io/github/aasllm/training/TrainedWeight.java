// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import org.bytedeco.pytorch.Tensor;

/**
 * A tensor that training changes.
 *
 * @param name unique in a training
 * @param tensor float32, a leaf of the graph
 * @param rate what the learning rate is multiplied by for it
 */
public record TrainedWeight(String name, Tensor tensor, double rate) {
    /** Whether it is a matrix or a kernel; biases and the weights of norms do not decay. */
    boolean decays() {
        return tensor.dim() > 1;
    }
}
