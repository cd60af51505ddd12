// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import java.util.Arrays;

/** A row of a box's table of weights: the canonical name of a tensor and the shape it must have. */
public record WeightShape(String name, long... shape) {

    /** Numbers in the tensor. */
    public long numbers() {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    /** The same tensor of a box whose names stand behind a prefix. */
    public WeightShape in(String prefix) {
        return new WeightShape(prefix + name, shape);
    }

    long bytes(DType dtype) {
        return numbers() * dtype.bytes();
    }

    boolean fits(long[] actual) {
        return Arrays.equals(shape, actual);
    }
}
