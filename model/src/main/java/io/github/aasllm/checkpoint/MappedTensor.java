// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.mkl.Libtorch;
import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** A tensor on memory that is not libtorch's: nothing is copied, and the memory must outlive the tensor. */
public final class MappedTensor {
    static {
        Libtorch.load();
    }

    private MappedTensor() {}

    /** The tensor of a format and shape whose numbers stand there, row by row. */
    public static Tensor of(MemorySegment numbers, DType dtype, long... shape) {
        var options = new TensorOptions(dtype.scalarType());
        return numbers.byteSize() == 0 // an address that may not be one
                ? torch.empty(shape, options, new MemoryFormatOptional())
                : torch.from_blob(new Address(numbers.address()), shape, options);
    }

    /** A bare address; whoever makes one answers for its life. */
    private static final class Address extends Pointer {
        Address(long address) {
            this.address = address;
        }
    }
}
