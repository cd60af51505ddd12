// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.nn.Linear;
import java.util.Collection;

/** The numbers in which the linear layers of a model are computed; all else is float32. */
public enum Precision {
    /** As the weights are, in float32. */
    FLOAT32,
    /**
     * Weights, and what meets them, in bfloat16, summed in float32. On a processor with units for it faster than
     * float32 and close to it; on others slow.
     */
    BFLOAT16,
    /**
     * Weights in eight bits with a scale for each output channel, activations with one for each token.
     * Faster, and close to float32 but not equal to it.
     */
    INT8,
    /**
     * Eight bits where the weights are stored so; bfloat16 where the weights are half precision, there are enough of
     * them to gain by it, and the processor has units for it; else float32. Two machines may so choose differently.
     */
    AUTO;

    /** Those in which a model's layers multiply. */
    static Precision of(Collection<Linear> layers) {
        if (layers.stream().anyMatch(Linear::isInt8)) {
            return INT8;
        }
        return layers.stream().anyMatch(Linear::isBfloat16) ? BFLOAT16 : FLOAT32;
    }
}
