// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Float32 arithmetic on half-precision weights without a float32 copy of the model.
 *
 * <p>Without bfloat16 units a CPU multiplies bfloat16 matrices three to twenty times slower than float32
 * ones (with them {@link Bfloat16Matrix} is faster, and rounds), and a float32 copy of a 7B model takes 34 GB. So the rows of a weight are converted block by block
 * into one buffer of at most 64 MiB that all layers of the process share, and each block is used before the
 * next is converted. With few rows of input the time is that of reading the weight, so the blocks are small
 * enough to stay in the processor's cache, and half precision is then faster than float32 is.
 */
final class Float32Blocks {
    private static final long BLOCK = 16L << 20; // elements; × 4 bytes = 64 MiB
    private static final long CACHED_BLOCK = 2L << 20; // × 4 bytes = 8 MiB
    private static final long FEW_ROWS = 32; // up to which smaller blocks are as fast or faster
    private static final Object LOCK = new Object();
    private static Tensor buffer;

    private Float32Blocks() {}

    /**
     * {@code x Wᵀ + b}: x [N, in] float32, W [out, in] in half precision, b [out] float32 or null → [N, out].
     */
    static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        return linear(x, weight, bias, x.size(0) <= FEW_ROWS ? CACHED_BLOCK : BLOCK);
    }

    /** The same in blocks of so many elements, or of one row where that is longer. */
    static Tensor linear(Tensor x, Tensor weight, Tensor bias, long elements) {
        long outputs = weight.size(0);
        long inputs = weight.size(1);
        long rows = Math.min(outputs, Math.max(1, elements / inputs));
        synchronized (LOCK) {
            var blocks = new TensorVector();
            for (long row = 0; row < outputs; row += rows) {
                long end = Math.min(outputs, row + rows);
                var block = buffer(Device.of(weight), (end - row) * inputs).view(end - row, inputs); // [rows, in]
                block.copy_(Tensors.rows(weight, row, end));
                blocks.push_back(torch.linear(x, block)); // [N, rows]
            }
            var y = blocks.size() == 1 ? blocks.get(0) : torch.cat(blocks, -1); // [N, out]
            return bias == null ? y : y.add_(bias);
        }
    }

    private static Tensor buffer(Device device, long elements) {
        if (buffer == null || buffer.numel() < elements || Device.of(buffer) != device) {
            buffer = Scoped.keep(device.empty(
                    ScalarType.Float, Math.max(elements, Math.min(BLOCK, 2 * elements))));
        }
        return buffer.narrow(0, 0, elements);
    }
}
