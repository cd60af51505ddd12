// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

    private LockFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens the file, which is made if need be; nothing is locked yet. */
    public static LockFile open(Path file) throws IOException {
        return new LockFile(FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
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
