// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Tensor;

/** Where a tensor is stored: a file, and the name that it has there. */
record Place(TensorFile file, String name) {
    StoredTensor entry() {
        return file.entries().get(name);
    }

    Tensor tensor() {
        return file.tensor(name);
    }

    MemorySegment bytes() {
        return file.bytes(name);
    }
}
