// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A tensor of another checkpoint, by the name that it has there. */
record WeightSource(Checkpoint checkpoint, String name) {

    boolean exists() {
        return checkpoint.shapes().containsKey(name);
    }

    long[] shape() {
        return checkpoint.shapes().get(name);
    }

    DType dtype() {
        return checkpoint.dtype(name);
    }

    /**
     * Appends the tensor as it is stored, and behind its rows the mean of them, as often as rows are missing.
     */
    void copy(SafetensorsWriter file, long rows) throws IOException {
        checkpoint.forEachBlock(name, (block, first) -> file.append(block));
        long missing = rows - shape()[0];
        if (missing > 0) {
            var mean = mean(); // [D]
            for (long i = 0; i < missing; i++) {
                file.append(mean.unsqueeze(0)); // [1, D]
            }
            Scoped.release(mean);
        }
    }

    /** The root mean square of all numbers. */
    double rootMeanSquare() throws IOException {
        var sum = new double[1];
        var numbers = new long[1];
        checkpoint.forEachBlock(name, (block, first) -> {
            sum[0] += block.to(ScalarType.Double).square().sum().item_double();
            numbers[0] += block.numel();
        });
        return Math.sqrt(sum[0] / numbers[0]);
    }

    /** [V, D] → [D], of float64. */
    private Tensor mean() throws IOException {
        var sum = Scoped.keep(Tensors.floats(new float[(int) shape()[1]], shape()[1]).to(ScalarType.Double));
        checkpoint.forEachBlock(name, (block, first) -> sum.add_(block.to(ScalarType.Double).sum(0)));
        return sum.div_(new Scalar((double) shape()[0]));
    }
}
