// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import java.util.Arrays;

/** How a tensor stands in a file: its number format and its shape. */
public record StoredTensor(DType dtype, long... shape) {

    /** Numbers in the tensor. */
    public long numbers() {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    /** Bytes of these numbers. */
    public long bytes() {
        return numbers() * dtype.bytes();
    }
}
