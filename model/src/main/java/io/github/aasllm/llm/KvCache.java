// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Scoped;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The keys and values of one text as far as it has been read, [capacity, K, d] in each layer.
 *
 * <p>{@link Qwen2#read(Tensor, KvCache)} adds its rows. Close it after use; it belongs to one thread.
 */
public final class KvCache implements AutoCloseable {
    private final Tensor[] keys;
    private final Tensor[] values;
    private final int capacity;
    private int length;

    /** A cache that can hold {@code capacity} tokens. */
    public KvCache(Qwen2Config config, int capacity) {
        this.capacity = capacity;
        this.keys = new Tensor[config.layers()];
        this.values = new Tensor[config.layers()];
    }

    /** Tokens read so far. */
    public int length() {
        return length;
    }

    @Override
    public void close() {
        Stream.of(keys, values).flatMap(Stream::of).filter(Objects::nonNull).forEach(Scoped::release);
    }

    /**
     * Writes the rows of a pass behind those read before, and gives all keys of the layer, [length + T, K,
     * d].
     */
    Tensor keys(int layer, Tensor rows) {
        return write(keys, layer, rows);
    }

    /** The same for the values. */
    Tensor values(int layer, Tensor rows) {
        return write(values, layer, rows);
    }

    /** The keys of a layer as far as the text has been read, [length, K, d]. */
    Tensor keys(int layer) {
        return keys[layer].narrow(0, 0, length);
    }

    /** The same for the values. */
    Tensor values(int layer) {
        return values[layer].narrow(0, 0, length);
    }

    /** Says that a pass over {@code rows} rows has gone through all layers. */
    void advance(int rows) {
        length += rows;
    }

    private Tensor write(Tensor[] buffers, int layer, Tensor rows) {
        long count = rows.size(0);
        if (length + count > capacity) {
            throw new IllegalStateException(
                    "cache: " + (length + count) + " tokens (expected: <= " + capacity + ")");
        }
        if (buffers[layer] == null) { // where the first rows lie
            buffers[layer] = Scoped.keep(
                    Device.of(rows).empty(ScalarType.Float, capacity, rows.size(1), rows.size(2)));
        }
        buffers[layer].narrow(0, length, count).copy_(rows);
        return buffers[layer].narrow(0, 0, length + count);
    }
}
