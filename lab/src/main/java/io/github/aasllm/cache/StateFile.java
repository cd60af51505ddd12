// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cache;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file of entries that several processes append to and map.
 *
 * <p>After 64 bytes of head come entries, each a header and its numbers, at multiples of 64 bytes. The file
 * grows by whole extents of 64 MiB, of which no entry crosses an end, so that an extent is mapped once and
 * for all; what no entry has filled takes no room on the disk. The file is never cut: another process may
 * have mapped it.
 *
 * <p>An entry's numbers are written first and its header last, under a lock of the file. A writer that is
 * killed leaves no header, so the next one writes over the rest. After a power cut a header may have outlived
 * its numbers, which their checksum shows at the first use.
 */
final class StateFile implements AutoCloseable {
    static final long EXTENT = 64L << 20;

    private static final byte[] MAGIC = {'A', 'A', 'S', 'L', 'L', 'M', '0', '1'};
    private static final int HEAD = 64; // bytes: the magic, the key's SHA-256, and zeros
    private static final ReentrantLock ONE_WRITER = new ReentrantLock(); // as a JVM may lock a file only once

    /** Where an entry's numbers are. */
    record Place(long position, int rows, long bytes, int checksum) {}

    private final Path file;
    private final FileChannel channel;
    private final Arena arena = Arena.ofShared();
    private final Map<Long, MemorySegment> extents = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private long end = HEAD; // where the next header will stand

    StateFile(Path file, StateKey key) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            begin(key);
            lockedScan();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Opens the file of a key in a folder, which is made if need be. */
    static StateFile in(Path folder, StateKey key) {
        try {
            Files.createDirectories(folder);
            return new StateFile(folder.resolve(key.fileName()), key);
        } catch (IOException e) {
            throw InvalidInputException.of("cache", e.getMessage(), "a folder that can be written")
                    .in(folder)
                    .causedBy(e);
        }
    }

    /** The numbers of a clip, if this or another process has written them. */
    Optional<MemorySegment> find(String content) throws IOException {
        if (!places.containsKey(content)) {
            lockedScan();
        }
        var place = places.get(content);
        return place == null ? Optional.empty() : Optional.of(segment(place));
    }

    /** Whether a clip's numbers are those that were written; forgets the clip if not. */
    boolean isWhole(String content) throws IOException {
        var place = places.get(content);
        boolean whole = EntryHeader.checksum(segment(place).asByteBuffer()) == place.checksum;
        if (!whole) {
            places.remove(content);
        }
        return whole;
    }

    /**
     * Appends an entry, unless another process has done so or the file would grow beyond a limit.
     *
     * @return whether the clip is known now
     */
    boolean append(String content, int rows, ByteBuffer numbers, long limit) throws IOException {
        var entry = new EntryHeader(
                EntryHeader.CLIP,
                rows,
                numbers.remaining(),
                content,
                EntryHeader.checksum(numbers.duplicate()));
        ONE_WRITER.lock();
        try (var lock = channel.lock()) {
            scan();
            if (places.containsKey(content)) {
                return true;
            }
            long left = EXTENT - end % EXTENT;
            long begin = entry.next() <= left ? end : end + left;
            if (entry.next() > EXTENT || begin + entry.next() > limit) {
                return false;
            }
            writeFully(numbers, begin + EntryHeader.SIZE);
            if (entry.next() < EXTENT - begin % EXTENT) { // what a killed writer left there is no header
                writeFully(ByteBuffer.allocate(EntryHeader.SIZE), begin + entry.next());
            }
            writeFully(entry.write(), begin);
            if (begin > end) { // last, or a kill would leave a way to nothing
                writeFully(EntryHeader.skip(left - EntryHeader.SIZE).write(), end);
            }
            scan();
            return true;
        } finally {
            ONE_WRITER.unlock();
        }
    }

    /** Bytes from the beginning to the end of the last entry. */
    long size() {
        return end;
    }

    int entries() {
        return places.size();
    }

    int rows(String content) {
        return places.get(content).rows;
    }

    @Override
    public void close() throws IOException {
        arena.close();
        ONE_WRITER.lock(); // the system would let go of the lock that another channel of this JVM holds
        try {
            channel.close();
        } finally {
            ONE_WRITER.unlock();
        }
    }

    private void begin(StateKey key) throws IOException {
        var wanted = ByteBuffer.allocate(HEAD).put(MAGIC).put(key.hash()).rewind();
        var found = ByteBuffer.allocate(HEAD);
        channel.read(found, 0);
        if (Arrays.equals(found.array(), new byte[HEAD])) { // new, or its first writer was killed
            writeFully(wanted.duplicate(), 0);
            found.put(0, wanted, 0, HEAD);
        }
        if (!Arrays.equals(found.array(), wanted.array())) {
            throw damaged(0, "the head of a cache of this model");
        }
    }

    private void lockedScan() throws IOException {
        ONE_WRITER.lock();
        try (var lock = channel.lock()) {
            scan();
        } finally {
            ONE_WRITER.unlock();
        }
    }

    /** Reads the headers of what this or another process has appended since the last time. */
    private void scan() throws IOException {
        long size = channel.size();
        var bytes = ByteBuffer.allocate(EntryHeader.SIZE);
        while (end + EntryHeader.SIZE <= size) {
            channel.read(bytes.clear(), end);
            var found = EntryHeader.read(bytes.flip());
            if (found.isEmpty()) {
                return;
            }
            var header = found.get();
            if (!header.fits(EXTENT - end % EXTENT)) {
                throw damaged(end, "an entry");
            }
            if (header.kind() == EntryHeader.CLIP) {
                places.put(header.content(), new Place(
                        end + EntryHeader.SIZE, header.rows(), header.bytes(), header.checksum()));
            }
            end += header.next();
        }
    }

    private MemorySegment segment(Place place) throws IOException {
        long extent = place.position / EXTENT;
        var mapped = extents.get(extent);
        if (mapped == null) {
            mapped = channel.map(MapMode.READ_ONLY, extent * EXTENT, EXTENT, arena);
            extents.put(extent, mapped);
        }
        return mapped.asSlice(place.position % EXTENT, place.bytes);
    }

    /** Writes bytes, after room for the whole extent, so that it can be mapped. */
    private void writeFully(ByteBuffer bytes, long position) throws IOException {
        long whole = (position / EXTENT + 1) * EXTENT;
        if (channel.size() < whole) {
            channel.write(ByteBuffer.allocate(1), whole - 1);
        }
        for (long at = position; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
    }

    /** What to say of a file that cannot be read any more. */
    InvalidInputException unreadable(IOException e) {
        return InvalidInputException.of("cache", e.getMessage(), "a file that can be read")
                .in(file)
                .causedBy(e);
    }

    private InvalidInputException damaged(long position, String expected) {
        return InvalidInputException.of("cache", "other content at byte " + position, expected)
                .in(file)
                .next("delete it: what it held is computed anew");
    }
}
