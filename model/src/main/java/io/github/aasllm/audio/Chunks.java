// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.IOException;
import java.nio.ByteOrder;

/** How the chunks of the RIFF/WAVE family lie behind one another. */
enum Chunks {
    RIFF(12, 8, ByteOrder.LITTLE_ENDIAN),
    RIFX(12, 8, ByteOrder.BIG_ENDIAN),
    W64(40, 24, ByteOrder.LITTLE_ENDIAN);

    private final int first;
    private final int head;
    private final ByteOrder order;

    Chunks(int first, int head, ByteOrder order) {
        this.first = first;
        this.head = head;
        this.order = order;
    }

    /** Where the first chunk begins. */
    int first() {
        return first;
    }

    /** Bytes of a chunk's name and size. */
    int head() {
        return head;
    }

    ByteOrder order() {
        return order;
    }

    /** A number in the file's order of bytes. */
    long number(Fields file, long at, int bytes) throws IOException {
        return order == ByteOrder.BIG_ENDIAN ? file.big(at, bytes) : file.little(at, bytes);
    }

    /** The size that the file says that it has as a whole. */
    long fileSize(Fields file) throws IOException {
        return this == W64 ? number(file, 16, 8) : 8 + number(file, 4, 4);
    }

    /** Bytes of the content of the chunk at a place; negative where that cannot be. */
    long size(Fields file, long at) throws IOException {
        return this == W64 ? number(file, at + 16, 8) - head : number(file, at + 4, 4);
    }

    /**
     * Where the chunk behind the content of another begins: at an even place, or one that eight divides. Some
     * writers leave the byte between out; a name never begins with a zero, and that byte is one.
     */
    long next(Fields file, long content, long size) throws IOException {
        long end = content + size;
        if (this == W64) {
            return end + (-end & 7);
        }
        return end + ((size & 1) == 1 && file.u8(end) == 0 ? 1 : 0);
    }

    /** Whether a chunk is at a place: a name of plain letters, and a size that the file has. */
    boolean isChunk(Fields file, long at) throws IOException {
        for (int i = 0; i < 4; i++) {
            int letter = file.u8(at + i);
            if (letter < ' ' || letter > '~') {
                return false;
            }
        }
        return at + head <= file.size() && size(file, at) >= 0
                && size(file, at) <= file.size() - at - head;
    }
}
