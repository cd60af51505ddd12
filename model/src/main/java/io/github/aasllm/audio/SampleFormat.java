// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.nio.ByteBuffer;

/** A number format of linear samples; integers are scaled so that their full scale is ±1. */
enum SampleFormat {
    U8(1) {
        @Override
        double read(ByteBuffer bytes, int at) {
            return ((bytes.get(at) & 0xFF) - 128) / 0x1p7;
        }
    },
    S16(2) {
        @Override
        double read(ByteBuffer bytes, int at) {
            return bytes.getShort(at) / 0x1p15;
        }
    },
    /** Little-endian whatever the buffer's order, for no other kind reaches us. */
    S24(3) {
        @Override
        double read(ByteBuffer bytes, int at) {
            int value = bytes.get(at + 2) << 16 | (bytes.get(at + 1) & 0xFF) << 8 | bytes.get(at) & 0xFF;
            return value / 0x1p23;
        }
    },
    S32(4) {
        @Override
        double read(ByteBuffer bytes, int at) {
            return bytes.getInt(at) / 0x1p31;
        }
    },
    S64(8) {
        @Override
        double read(ByteBuffer bytes, int at) {
            return bytes.getLong(at) / 0x1p63;
        }
    },
    F32(4) {
        @Override
        double read(ByteBuffer bytes, int at) {
            return bytes.getFloat(at);
        }
    },
    F64(8) {
        @Override
        double read(ByteBuffer bytes, int at) {
            return bytes.getDouble(at);
        }
    };

    private final int bytes;

    SampleFormat(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one sample. */
    int bytes() {
        return bytes;
    }

    /** The sample that begins at byte {@code at}. */
    abstract double read(ByteBuffer bytes, int at);
}
