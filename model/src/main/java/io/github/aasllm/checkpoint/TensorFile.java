// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Tensors by name in one file that stays mapped into memory until it is closed.
 *
 * <p>The tensors it gives lie on the map, so they must never be written to, and must not be used after {@link
 * #close}.
 */
public sealed interface TensorFile extends AutoCloseable permits Safetensors, TorchFile {

    /**
     * Opens a file as what its name says: {@code .safetensors}, or else what {@code torch.save} writes.
     *
     * @throws io.github.aasllm.error.InvalidInputException if it is missing, damaged, or holds more than
     *     tensors and plain containers
     */
    static TensorFile open(Path file) {
        return file.getFileName().toString().endsWith(".safetensors")
                ? Safetensors.open(file) : TorchFile.open(file);
    }

    Path file();

    /** The tensors by the names that the file uses, in its order. */
    Map<String, StoredTensor> entries();

    /** A tensor in the stored format, row by row. */
    Tensor tensor(String name);

    /** The numbers of a tensor in the stored format, row by row. */
    MemorySegment bytes(String name);

    @Override
    void close();
}
