// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.nn.Device;
import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;

/** A tensor on memory that is not libtorch's: nothing is copied, and the memory must outlive the tensor. */
public final class MappedTensor {
    private MappedTensor() {}

    /** The tensor of a format and shape whose numbers stand there, row by row. */
    public static Tensor of(MemorySegment numbers, DType dtype, long... shape) {
        return numbers.byteSize() == 0 // an address that may not be one
                ? Device.CPU.empty(dtype.scalarType(), shape)
                : Device.over(new Address(numbers.address()), dtype.scalarType(), shape);
    }

    /** A bare address; whoever makes one answers for its life. */
    private static final class Address extends Pointer {
        Address(long address) {
            this.address = address;
        }
    }
}
