// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

/** The numbers in which the linear layers of a model are computed; all else is float32. */
public enum Precision {
    /** As the weights are, in float32. */
    FLOAT32,
    /**
     * Weights in eight bits with a scale for each output channel, activations with one for each token.
     * Faster, and close to float32 but not equal to it.
     */
    INT8
}
