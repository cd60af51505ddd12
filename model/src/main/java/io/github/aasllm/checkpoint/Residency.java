// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

/** How the matrices of a checkpoint stay in memory. Vectors are always float32. */
public enum Residency {
    /** As stored, on the map; half precision is converted in use. Costs no memory of its own. */
    MAPPED,
    /** Converted to float32 once, at loading; four bytes a number, and faster in use on many rows. */
    FLOAT32,
    /**
     * Rounded to eight bits, with a scale for each output channel: by whoever uses them, at loading, or as
     * stored in a checkpoint that was rounded ahead. What is no linear layer's weight stays as
     * stored, and so does the output layer.
     */
    INT8
}
