// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How far each piece of a file has come, in a file beside it that outlives a kill: the file's size, the
 * pieces' size, and for each piece the bytes of it that are there, as numbers of eight bytes.
 *
 * <p>A number is written after the bytes that it counts, so a kill between the two costs one block of one
 * piece. A power cut can lose bytes that are counted; the hash of the whole file finds that.
 */
final class PieceLog implements AutoCloseable {
    private static final int NUMBER = Long.BYTES;
    private static final int HEADER = 2;

    private final FileChannel channel;
    private final long size;
    private final long piece;
    private final long[] done;

    private PieceLog(FileChannel channel, long size, long piece, long[] done) {
        this.channel = channel;
        this.size = size;
        this.piece = piece;
        this.done = done;
    }

    /** Opens the log of a file, or begins it where there is none for a file of this size. */
    static PieceLog open(Path log, Path data, long size, long piece) throws IOException {
        int pieces = Math.toIntExact((size + piece - 1) / piece);
        boolean goesOn = Files.isRegularFile(data, LinkOption.NOFOLLOW_LINKS);
        if (!goesOn) {
            Files.deleteIfExists(data);
            Files.deleteIfExists(log);
        }
        var channel = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            var numbers = read(channel, pieces);
            if (numbers[0] != size || numbers[1] != piece || !fits(numbers, size, piece, Files.exists(data)
                    ? Files.size(data) : 0)) {
                numbers = new long[HEADER + pieces];
                numbers[0] = size;
                numbers[1] = piece;
                Files.deleteIfExists(data);
                write(channel, numbers, 0);
            }
            var done = new long[pieces];
            System.arraycopy(numbers, HEADER, done, 0, pieces);
            return new PieceLog(channel, size, piece, done);
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    int pieces() {
        return done.length;
    }

    /** Where a piece begins. */
    long begin(int index) {
        return index * piece;
    }

    /** Where a piece ends, which is where the next begins. */
    long end(int index) {
        return Math.min(size, begin(index) + piece);
    }

    /** Where a piece goes on. */
    synchronized long next(int index) {
        return begin(index) + done[index];
    }

    /** Bytes that are there. */
    synchronized long present() {
        long sum = 0;
        for (long bytes : done) {
            sum += bytes;
        }
        return sum;
    }

    /** Counts bytes that have been written. */
    synchronized void add(int index, int bytes) throws IOException {
        done[index] += bytes;
        write(channel, new long[] {done[index]}, HEADER + index);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static long[] read(FileChannel channel, int pieces) throws IOException {
        var numbers = new long[HEADER + pieces];
        var bytes = ByteBuffer.allocate(numbers.length * NUMBER);
        if (channel.size() != bytes.capacity()) {
            channel.truncate(0);
            return numbers;
        }
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // until all are there
        }
        bytes.flip().asLongBuffer().get(numbers, 0, bytes.remaining() / NUMBER);
        return numbers;
    }

    private static boolean fits(long[] numbers, long size, long piece, long length) {
        for (int p = 0; p < numbers.length - HEADER; p++) {
            long bytes = numbers[HEADER + p];
            if (bytes < 0 || bytes > Math.min(piece, size - p * piece)
                    || bytes > 0 && p * piece + bytes > length) {
                return false;
            }
        }
        return true;
    }

    private static void write(FileChannel channel, long[] numbers, int from) throws IOException {
        var bytes = ByteBuffer.allocate(numbers.length * NUMBER);
        bytes.asLongBuffer().put(numbers);
        while (bytes.hasRemaining()) {
            channel.write(bytes, (long) from * NUMBER + bytes.position());
        }
    }
}
