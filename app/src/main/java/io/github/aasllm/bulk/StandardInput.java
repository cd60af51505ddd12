// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Standard input as a file, for decoders seek: in the first of the usual folders for temporary files that
 * takes it all. One that is full on the way hands on what it has to the next.
 */
final class StandardInput implements AutoCloseable {
    private static final int AT_ONCE = 1 << 16; // bytes

    private static final AtomicReference<InputStream> READ = new AtomicReference<>(); // which was read last

    private final Deque<Path> folders = new ArrayDeque<>(Stream.of(
            System.getenv("TMPDIR"), System.getProperty("java.io.tmpdir"), "/var/tmp", "/dev/shm", ".")
            .filter(Objects::nonNull).map(Path::of).distinct().toList());
    private Path file;
    private FileChannel channel;

    private StandardInput() throws IOException {
        open();
    }

    /**
     * Reads it to its end.
     *
     * @return a file that goes when the JVM ends
     * @throws InvalidInputException if it was read before, cannot be read, or no folder takes it
     */
    static Path file() {
        var in = System.in;
        if (READ.compareAndSet(in, in)) {
            throw InvalidInputException.of("standard input", Inputs.STANDARD_INPUT + " a second time", "once: it is at its end");
        }
        READ.set(in);
        try (in; var copy = new StandardInput()) {
            var bytes = new byte[AT_ONCE];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                copy.write(ByteBuffer.wrap(bytes, 0, read));
            }
            return copy.file;
        } catch (IOException e) {
            throw InvalidInputException.of("standard input", e.getMessage(),
                            "a sound file, and a folder for temporary files with room for it")
                    .next("set TMPDIR to one")
                    .causedBy(e);
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            try {
                channel.write(bytes);
            } catch (IOException full) {
                move(full);
            }
        }
    }

    private void move(IOException full) throws IOException {
        var before = file;
        long length = channel.position();
        channel.close();
        while (!folders.isEmpty()) {
            open();
            try (var from = FileChannel.open(before)) {
                for (long done = 0; done < length; ) {
                    done += from.transferTo(done, length - done, channel);
                }
                Files.delete(before);
                return;
            } catch (IOException alsoFull) {
                full.addSuppressed(alsoFull);
                channel.close();
            }
        }
        throw full;
    }

    /** Opens a file in the next folder that lets one be made. */
    private void open() throws IOException {
        var failures = new ArrayDeque<IOException>();
        for (var folder : List.copyOf(folders)) {
            folders.removeFirst();
            try {
                file = Files.createTempFile(folder, "aasllm", ".audio");
                file.toFile().deleteOnExit();
                channel = FileChannel.open(file, StandardOpenOption.WRITE);
                return;
            } catch (IOException notThere) {
                failures.add(notThere);
            }
        }
        throw failures.getFirst();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
