// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call at a time writes a file of results.
 *
 * <p>While it does there is {@code FILE.lock} beside it, which names the process. The system holds the lock on it for
 * as long as the process lives: what a kill leaves of it keeps nobody out. It is a file of its own because the file of
 * results is replaced where rows are, and because a process that closes a file lets go of all its locks on it.
 */
public final class ResultLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResultLock.class);
    private static final String ENDING = ".lock";
    private static final String PROCESS = "process "; // before its number: what the lock says
    private static final int LONGEST = 200; // bytes that are read of who holds it
    private static final long WHERE = Long.MAX_VALUE - 1; // behind the name, which others may read

    // A second channel to the file in one JVM would let go of the first one's lock when it is closed.
    private static final Set<Path> HELD = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private ResultLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Locks a file that is there or is to be made. What is no file that could have rows, such as a pipe, and a folder
     * in which nothing may be made, have no lock.
     *
     * @throws InvalidInputException that names who writes it
     */
    public static Optional<ResultLock> of(Path results) {
        if (Files.exists(results) && !Files.isRegularFile(results)) {
            return Optional.empty();
        }
        synchronized (HELD) {
            try {
                var file = beside(results);
                if (HELD.contains(file)) {
                    throw inUse(results, "another call of this process");
                }
                var lock = new ResultLock(file, locked(file, results));
                HELD.add(file);
                return Optional.of(lock);
            } catch (IOException notMade) { // where the file can be written all the same, it is
                LOG.debug("{}: {}", results, notMade.toString());
                return Optional.empty();
            }
        }
    }

    /** Beside the file itself, by whatever link it was named. */
    private static Path beside(Path results) throws IOException {
        var real = Files.exists(results) ? results.toRealPath()
                : results.toAbsolutePath().getParent().toRealPath().resolve(results.getFileName());
        return real.resolveSibling(real.getFileName() + ENDING);
    }

    private static FileChannel locked(Path file, Path results) throws IOException {
        while (true) {
            var channel = FileChannel.open(file,
                    StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock(WHERE, 1, false) == null) {
                    throw inUse(results, holder(channel));
                }
                if (channel.size() > 0 && !holder(channel).matches(PROCESS + "[0-9]+")) {
                    throw new IOException("a file of somebody else"); // it stays as it is, and nothing is locked
                }
                if (Files.exists(file)) {
                    var name = PROCESS + ProcessHandle.current().pid() + "\n";
                    channel.truncate(0).write(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)), 0);
                    return channel;
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            channel.close(); // its holder took it away between the two steps: a newcomer would make another
        }
    }

    private static InvalidInputException inUse(Path results, String holder) {
        return InvalidInputException.of(ResultFile.OPTION, "in use by " + holder, "a file that no other call writes")
                .in(results).next("wait until that has ended, or name another file");
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
            HELD.remove(file);
            try (channel) {
                Files.deleteIfExists(file); // while it is held, so that it is nobody else's
            } catch (IOException e) {
                LOG.debug("{}: {}", file, e.toString()); // the system lets go of it all the same
            }
        }
    }
}
