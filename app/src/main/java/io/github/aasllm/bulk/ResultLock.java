// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final int TURNS = 100; // each is another call that ended or began just then

    private static final Set<Path> HELD = new HashSet<>();

    private final Path file;
    private final LockFile lock;

    private ResultLock(Path file, LockFile lock) {
        this.file = file;
        this.lock = lock;
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

    private static LockFile locked(Path file, Path results) throws IOException {
        for (int turn = 0; turn < TURNS; turn++) {
            var lock = LockFile.open(file);
            try {
                if (!lock.lock()) {
                    throw inUse(results, lock.holder());
                }
                if (lock.isForeign()) {
                    throw InvalidInputException.of(ResultFile.OPTION, "beside " + file.getFileName() + ", which is no lock",
                            "no other file of that name").in(results).next("name another file");
                }
                if (lock.isInPlace()) {
                    lock.sign();
                    return lock;
                }
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
            lock.close(); // it is new, or its holder took it away meanwhile, and others may lock another
        }
        throw new IOException("a file system that does not tell files apart"); // so there is no lock
    }

    private static InvalidInputException inUse(Path results, String holder) {
        return InvalidInputException.of(ResultFile.OPTION, "in use by " + holder, "a file that no other call writes")
                .in(results).next("wait until that has ended, or name another file");
    }

    @Override
    public void close() {
        synchronized (HELD) {
            HELD.remove(file);
            try (lock) {
                Files.deleteIfExists(file); // while it is held, so that it is nobody else's
            } catch (IOException e) {
                LOG.debug("{}: {}", file, e.toString()); // the system lets go of it all the same
            }
        }
    }
}
