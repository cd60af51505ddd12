// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The 64 bytes before an entry's numbers.
 *
 * <pre>
 *  0  kind: "CLIP", or "SKIP" where the rest of an extent is left free
 *  4  rows, T
 *  8  bytes behind this header, without the filling up to the next multiple of 64
 * 16  SHA-256 of the clip's content
 * 48  CRC-32C of those bytes
 * 52  CRC-32C of this header up to here
 * </pre>
 */
record EntryHeader(int kind, int rows, long bytes, String content, int checksum) {
    static final int SIZE = 64;
    static final int CLIP = 0x50494c43; // "CLIP" in little-endian order
    static final int SKIP = 0x50494b53;

    private static final int DAMAGED = 0; // no kind that is written
    private static final int CHECKED = 52;
    private static final String NOBODY = "0".repeat(64);

    static EntryHeader skip(long bytes) {
        return new EntryHeader(SKIP, 0, bytes, NOBODY, 0);
    }

    /** The header at the beginning of a buffer; empty where none was ever written: the end of all entries. */
    static Optional<EntryHeader> read(ByteBuffer buffer) {
        var bytes = buffer.order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getInt(0) == 0) {
            return Optional.empty();
        }
        boolean whole = bytes.getInt(CHECKED) == checksum(bytes.slice(0, CHECKED));
        var content = new byte[32];
        bytes.get(16, content);
        return Optional.of(new EntryHeader(
                whole ? bytes.getInt(0) : DAMAGED,
                bytes.getInt(4),
                bytes.getLong(8),
                HexFormat.of().formatHex(content),
                bytes.getInt(48)));
    }

    /** Whether an entry of this kind can stand with so many bytes left of its extent. */
    boolean fits(long left) {
        return (kind == CLIP || kind == SKIP) && bytes >= 0 && bytes < left && next() <= left;
    }

    ByteBuffer write() {
        var bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(kind).putInt(rows).putLong(bytes());
        bytes.put(HexFormat.of().parseHex(content)).putInt(checksum);
        bytes.putInt(checksum(bytes.slice(0, CHECKED)));
        return bytes.rewind();
    }

    /** Where the next header stands, from here. */
    long next() {
        return SIZE + Math.ceilDiv(bytes, SIZE) * SIZE;
    }

    static int checksum(ByteBuffer bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }
}
