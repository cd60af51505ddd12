// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A message in protobuf's encoding: fields, each a number and a wire type, and then a value. */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Protobuf varint(int field, long value) {
        tag(field, VARINT);
        number(value);
        return this;
    }

    Protobuf float64(int field, double value) {
        tag(field, EIGHT_BYTES);
        out.writeBytes(little(8).putDouble(value).array());
        return this;
    }

    Protobuf float32(int field, float value) {
        tag(field, FOUR_BYTES);
        out.writeBytes(little(4).putFloat(value).array());
        return this;
    }

    Protobuf text(int field, String value) {
        return block(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Protobuf message(int field, Protobuf value) {
        return block(field, value.bytes());
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** The value of a whole number's field in a message; 0, the standard, where it is not set. */
    static long varint(ByteBuffer message, int field) {
        return field(message, field).map(Protobuf::number).orElse(0L);
    }

    /**
     * The bytes of a field's value in a message, the last where there are several; empty where it is not set.
     */
    static Optional<ByteBuffer> field(ByteBuffer message, int field) {
        var bytes = message.slice().order(ByteOrder.LITTLE_ENDIAN);
        Optional<ByteBuffer> value = Optional.empty();
        while (bytes.hasRemaining()) {
            long tag = number(bytes);
            int begin = bytes.position();
            int length = switch ((int) tag & 7) {
                case VARINT -> {
                    number(bytes);
                    yield bytes.position() - begin;
                }
                case EIGHT_BYTES -> 8;
                case FOUR_BYTES -> 4;
                default -> {
                    int its = (int) number(bytes);
                    begin = bytes.position();
                    yield its;
                }
            };
            if (tag >>> 3 == field) {
                value = Optional.of(bytes.slice(begin, length).order(ByteOrder.LITTLE_ENDIAN));
            }
            bytes.position(begin + length);
        }
        return value;
    }

    private Protobuf block(int field, byte[] value) {
        tag(field, LENGTH);
        number(value.length);
        out.writeBytes(value);
        return this;
    }

    private void tag(int field, int wireType) {
        number((long) field << 3 | wireType);
    }

    /** Seven bits a byte, the lowest first; the top bit says that more follow. */
    private void number(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long number(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
