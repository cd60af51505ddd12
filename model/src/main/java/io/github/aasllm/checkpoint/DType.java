// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number formats that this project reads or writes, under the names that safetensors has for them. */
public enum DType {
    F64(8, ScalarType.Double),
    F32(4, ScalarType.Float),
    F16(2, ScalarType.Half),
    BF16(2, ScalarType.BFloat16),
    I64(8, ScalarType.Long),
    I32(4, ScalarType.Int),
    I16(2, ScalarType.Short),
    I8(1, ScalarType.Char),
    U8(1, ScalarType.Byte),
    BOOL(1, ScalarType.Bool);

    private final int bytes;
    private final ScalarType scalarType;

    DType(int bytes, ScalarType scalarType) {
        this.bytes = bytes;
        this.scalarType = scalarType;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }

    /** The same format as libtorch names it. */
    public ScalarType scalarType() {
        return scalarType;
    }

    /** Whether a model may be stored in it. */
    public boolean isWeight() {
        return this == F32 || this == F16 || this == BF16;
    }
}
