// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A number format of linear samples, in the order of bytes that the buffer has; integers are scaled so that
 * their full scale is ±1.
 */
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
    S24(3) {
        @Override
        double read(ByteBuffer bytes, int at) {
            int middle = (bytes.get(at + 1) & 0xFF) << 8;
            int first = bytes.get(at);
            int last = bytes.get(at + 2);
            int value = bytes.order() == ByteOrder.LITTLE_ENDIAN
                    ? last << 16 | middle | first & 0xFF
                    : first << 16 | middle | last & 0xFF;
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
