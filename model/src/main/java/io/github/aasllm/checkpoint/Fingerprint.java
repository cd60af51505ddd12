// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.file.Sha256;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A hash that tells a model from every other, and does not take the time to read 16.8 GB.
 *
 * <p>It is the SHA-256 of {@code config.json} as it is, and then of each tensor in the order of the canonical
 * names: a line with its name, format and shape, and its numbers. All numbers count where the model has at
 * most 256 MiB; of a larger one the first and the last 32 KiB of each tensor do, so a change within a large
 * tensor alone goes unseen; training and merging change every row. Files, shards and the names of a layout do
 * not count.
 */
final class Fingerprint {
    private static final long READ_WHOLE = 256L << 20; // bytes of all tensors
    private static final long SAMPLE = 32L << 10; // bytes at each end of a tensor

    private final Sha256 sum = new Sha256();
    private final boolean whole;

    Fingerprint(byte[] config, long modelBytes) {
        this.whole = modelBytes <= READ_WHOLE;
        sum.add(ByteBuffer.wrap(config));
    }

    /** The next tensor, in the order of the canonical names. */
    void add(String name, StoredTensor entry, MemorySegment numbers) {
        var line = "\n" + name + " " + entry.dtype() + " " + Arrays.toString(entry.shape()) + "\n";
        sum.add(line);
        long size = numbers.byteSize();
        if (whole || size <= 2 * SAMPLE) {
            sum.add(numbers.asByteBuffer());
        } else {
            sum.add(numbers.asSlice(0, SAMPLE).asByteBuffer());
            sum.add(numbers.asSlice(size - SAMPLE, SAMPLE).asByteBuffer());
        }
    }

    /** 64 letters; nothing can be added after it. */
    String hex() {
        return sum.hex();
    }
}
