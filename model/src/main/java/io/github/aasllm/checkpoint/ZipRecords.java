// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.error.InvalidInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of a zip file that is mapped into memory, each a part of the map: they have to be stored as
 * they are, as {@code torch.save} writes them.
 *
 * <p>Stricter than the zip libraries, none of which says where a record stands or whether two of them share
 * bytes: the directory has to describe the file exactly, with zip64 where it is large. A record that is
 * compressed or encrypted, that overlaps another, or has another's name is refused.
 */
final class ZipRecords {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int WIDE_LOCATOR = 0x07064b50;
    private static final int WIDE_LOCATOR_BYTES = 20;
    private static final int WIDE_END = 0x06064b50;
    private static final int WIDE_END_BYTES = 56;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int MOST_RECORDS = 200_000;
    private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13; // flags: plain, strong, hidden names

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private record Directory(long start, long bytes, long records) {}

    /** The bytes of a record from its own header on. */
    private record Range(long from, long to) {}

    private final Path file;
    private final MemorySegment whole;
    private final Map<String, MemorySegment> records = new LinkedHashMap<>();

    private ZipRecords(Path file, MemorySegment whole) {
        this.file = file;
        this.whole = whole;
    }

    /**
     * The records by name, in the order of the directory.
     *
     * @throws InvalidInputException if the directory does not describe the file exactly
     */
    static Map<String, MemorySegment> of(Path file, MemorySegment whole) {
        var zip = new ZipRecords(file, whole);
        try {
            zip.read();
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw zip.damaged("a directory that points out of the file").causedBy(e);
        }
        return Collections.unmodifiableMap(zip.records);
    }

    private void read() {
        var directory = directory();
        if (directory.records < 0 || directory.records > MOST_RECORDS) {
            throw InvalidInputException.of("zip", directory.records + " records", "at most " + MOST_RECORDS)
                    .in(file);
        }
        var ranges = new ArrayList<Range>();
        long position = directory.start;
        for (long i = 0; i < directory.records; i++) {
            position = readEntry(position, directory, ranges);
        }
        if (position != Math.addExact(directory.start, directory.bytes)) {
            throw damaged("a directory of another length");
        }
        requireApart(ranges, directory.start);
    }

    private Directory directory() {
        long end = end();
        var narrow = new Directory(unsigned(end + 16), unsigned(end + 12), unsignedShort(end + 10));
        long locator = end - WIDE_LOCATOR_BYTES;
        if (locator < 0 || whole.get(INT, locator) != WIDE_LOCATOR) {
            requireEnd(narrow, end);
            return narrow;
        }
        long at = whole.get(LONG, locator + 8);
        if (whole.get(INT, at) != WIDE_END || at + WIDE_END_BYTES > locator) {
            throw damaged("a zip64 locator that points at nothing");
        }
        var wide = new Directory(whole.get(LONG, at + 48), whole.get(LONG, at + 40),
                whole.get(LONG, at + 32));
        requireEnd(wide, at);
        if (narrow.start != 0xffffffffL && narrow.start != wide.start
                || narrow.records != 0xffff && narrow.records != wide.records) {
            throw damaged("two directories that differ");
        }
        return wide;
    }

    private void requireEnd(Directory directory, long end) {
        if (directory.start < 0 || directory.bytes < 0
                || Math.addExact(directory.start, directory.bytes) != end) {
            throw damaged("a directory that does not end where it has to");
        }
    }

    private long end() {
        long least = Math.max(0, whole.byteSize() - END_BYTES - LONGEST_COMMENT);
        for (long at = whole.byteSize() - END_BYTES; at >= least; at--) {
            if (whole.get(INT, at) == END && at + END_BYTES + unsignedShort(at + 20) == whole.byteSize()) {
                return at;
            }
        }
        throw damaged("no directory at its end: it is cut short");
    }

    private long readEntry(long at, Directory directory, List<Range> ranges) {
        if (whole.get(INT, at) != ENTRY) {
            throw damaged("a directory with other things in it");
        }
        int nameBytes = unsignedShort(at + 28);
        long next = at + ENTRY_BYTES + nameBytes + unsignedShort(at + 30) + unsignedShort(at + 32);
        var name = text(at + ENTRY_BYTES, nameBytes);
        var sizes = sizes(at, at + ENTRY_BYTES + nameBytes);
        long local = sizes[2];
        int flags = unsignedShort(at + 8);
        int method = unsignedShort(at + 10);
        if ((flags & ENCRYPTED) != 0 || method != 0 || sizes[0] != sizes[1]) {
            throw InvalidInputException.of(
                    "record " + name, (flags & ENCRYPTED) != 0 ? "encrypted" : "compressed",
                    "stored as it is, as torch.save writes it").in(file);
        }
        long start = start(name, local);
        long stop = Math.addExact(start, sizes[0]);
        if (stop > directory.start || sizes[0] < 0) {
            throw damaged("record " + name + " beyond its place");
        }
        ranges.add(new Range(local, stop));
        if (records.put(name, whole.asSlice(start, sizes[0])) != null) {
            throw damaged("two records with the name " + name);
        }
        return next;
    }

    /** Bytes of the record, bytes as they are packed, and where its own header is. */
    private long[] sizes(long at, long extra) {
        var sizes = new long[] {unsigned(at + 24), unsigned(at + 20), unsigned(at + 42)};
        long end = extra + unsignedShort(at + 30);
        for (long field = extra; field + 4 <= end; field += 4 + unsignedShort(field + 2)) {
            if (unsignedShort(field) == 1) { // zip64: what has no room above, in this order
                long value = field + 4;
                for (int i = 0; i < sizes.length; i++) {
                    if (sizes[i] == 0xffffffffL) {
                        sizes[i] = whole.get(LONG, value);
                        value += Long.BYTES;
                    }
                }
            }
        }
        return sizes;
    }

    /** Where the bytes of a record begin, behind its own header. */
    private long start(String name, long local) {
        int nameBytes = unsignedShort(local + 26);
        if (whole.get(INT, local) != LOCAL || !text(local + LOCAL_BYTES, nameBytes).equals(name)) {
            throw damaged("a directory that points beside record " + name);
        }
        return local + LOCAL_BYTES + nameBytes + unsignedShort(local + 28);
    }

    private void requireApart(List<Range> ranges, long end) {
        ranges.sort(Comparator.comparingLong(Range::from));
        long free = 0;
        for (var range : ranges) {
            if (range.from < free || range.to > end) {
                throw damaged("records that overlap");
            }
            free = range.to;
        }
    }

    private String text(long at, int length) {
        return new String(whole.asSlice(at, length).toArray(JAVA_BYTE), UTF_8);
    }

    private long unsigned(long at) {
        return Integer.toUnsignedLong(whole.get(INT, at));
    }

    private int unsignedShort(long at) {
        return Short.toUnsignedInt(whole.get(SHORT, at));
    }

    private InvalidInputException damaged(String found) {
        return InvalidInputException.of("zip", found, "a whole file of torch.save").in(file);
    }
}
