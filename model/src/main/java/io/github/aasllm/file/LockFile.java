// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A file that names the process which holds it. The system holds the lock for as long as that process lives, so what
 * a kill leaves of the file keeps nobody out.
 *
 * <p>Of one file a JVM may have one: closing a second would let go of the first one's lock.
 */
public final class LockFile implements AutoCloseable {
    private static final String PROCESS = "process "; // before its number
    private static final int LONGEST = 200; // bytes that are read of who holds it
    private static final long WHERE = Long.MAX_VALUE - 1; // behind the name, which others may read

    private final FileChannel channel;
    private final Path file;
    private final Optional<Object> before; // what the system knows it by, looked at before it was opened

    private LockFile(FileChannel channel, Path file, Optional<Object> before) {
        this.channel = channel;
        this.file = file;
        this.before = before;
    }

    /** Opens the file, which is made if need be; nothing is locked yet. */
    public static LockFile open(Path file) throws IOException {
        var before = key(file);
        return new LockFile(FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE), file, before);
    }

    /** What tells a file from another one of its name, where the system does; empty where there is none. */
    private static Optional<Object> key(Path file) throws IOException {
        try {
            var key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return Optional.of(key == null ? file : key);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /**
     * Whether the file of this name is certainly still the one that was opened. Whoever deletes such a file while it is held
     * asks that once it is locked, and opens it again where the answer is no: else one holds a file that is gone, and another
     * the next of its name. Of a file that opening has made the answer is no.
     */
    public boolean isInPlace() throws IOException {
        return before.isPresent() && before.equals(key(file));
    }

    /**
     * Locks it, unless another process has.
     *
     * @throws IOException also where there are no locks, as on some network file systems
     */
    public boolean lock() throws IOException {
        return channel.tryLock(WHERE, 1, false) != null;
    }

    /** Who holds it or has held it, as in {@code process 123}. */
    public String holder() throws IOException {
        var said = text();
        return said.isEmpty() ? "another process" : said;
    }

    /** Whether there is something in it that no holder has written. */
    public boolean isForeign() throws IOException {
        return !text().matches("(" + PROCESS + "[0-9]+)?");
    }

    private String text() throws IOException {
        var bytes = ByteBuffer.allocate(LONGEST);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    }

    /** Writes this process into it. */
    public void sign() throws IOException {
        clear();
        var name = PROCESS + ProcessHandle.current().pid() + "\n";
        channel.write(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)), 0);
    }

    /** Empties it. */
    public void clear() throws IOException {
        channel.truncate(0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
