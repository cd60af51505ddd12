// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process at a time works in a folder.
 *
 * <p>The system holds the lock on {@value #NAME} for as long as the process lives, so a kill leaves none
 * behind. The file stays, empty but while it is held; then it names the process. A thread that holds a folder
 * may take it again, as a command does before the training that it calls.
 */
public final class RunLock implements AutoCloseable {
    /** The name in a locked folder. */
    public static final String NAME = "run.lock";

    private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
    private static final int LONGEST = 200; // bytes that are read of who holds it
    private static final long WHERE = Long.MAX_VALUE - 1; // behind the name, which others may read

    // A second channel to the file in one JVM would let go of the first one's lock when it is closed.
    private static final Map<Path, RunLock> HELD = new HashMap<>();

    private final Path folder;
    private final FileChannel channel;
    private final Thread holder = Thread.currentThread();
    private int times = 1;

    private RunLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Locks a folder, which is made if need be.
     *
     * @throws InvalidInputException that names the process that works in it, or if it cannot be written
     */
    public static RunLock of(Path folder) {
        synchronized (HELD) {
            try {
                Files.createDirectories(folder);
                var real = folder.toRealPath();
                var held = HELD.get(real);
                if (held != null) {
                    return held.again(folder);
                }
                var lock = new RunLock(real, locked(folder));
                HELD.put(real, lock);
                return lock;
            } catch (IOException e) {
                throw InvalidInputException.of("run", e.getMessage(), "a folder that can be written").in(folder)
                        .causedBy(e);
            }
        }
    }

    private RunLock again(Path named) {
        if (holder != Thread.currentThread()) {
            throw inUse(named, "another thread of this process");
        }
        times++;
        return this;
    }

    private static FileChannel locked(Path folder) throws IOException {
        var channel = FileChannel.open(folder.resolve(NAME),
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!isLocked(channel, folder)) {
                throw inUse(folder, holder(channel));
            }
            var name = "process " + ProcessHandle.current().pid() + "\n";
            channel.truncate(0).write(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)), 0);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel, Path folder) {
        try {
            return channel.tryLock(WHERE, 1, false) != null;
        } catch (IOException noLocks) { // as on some network file systems
            LOG.warn("run: {} cannot be locked ({}); let no other process work in it", folder,
                    noLocks.getMessage());
            return true;
        }
    }

    private static InvalidInputException inUse(Path folder, String holder) {
        return InvalidInputException.of("run", "in use by " + holder, "a folder that no other works in")
                .in(folder)
                .next("wait until it has ended, or name another folder");
    }

    private static String holder(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(LONGEST);
        channel.read(bytes, 0);
        var said = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
        return said.isEmpty() ? "another process" : said;
    }

    @Override
    public void close() {
        synchronized (HELD) {
            times--;
            if (times > 0) {
                return;
            }
            HELD.remove(folder);
            try (channel) {
                channel.truncate(0);
            } catch (IOException e) {
                LOG.debug("lock of {}: {}", folder, e.getMessage()); // the system lets go of it all the same
            }
        }
    }
}
