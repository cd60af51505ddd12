// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
    private static final Map<Path, RunLock> HELD = new HashMap<>();

    private final Path folder;
    private final LockFile file;
    private final Thread holder = Thread.currentThread();
    private int times = 1;

    private RunLock(Path folder, LockFile file) {
        this.folder = folder;
        this.file = file;
    }

    /**
     * Locks a folder, which is made if need be.
     *
     * @throws InvalidInputException that names the process that works in it, or if it cannot be written
     */
    public static RunLock of(Path folder) {
        return ifFree(folder).orElseThrow(() -> inUse(folder, holder(folder)));
    }

    /**
     * Locks a folder as {@link #of} does, unless another process works in it.
     *
     * @throws InvalidInputException if it cannot be written, or another thread of this process works in it
     */
    public static Optional<RunLock> ifFree(Path folder) {
        synchronized (HELD) {
            try {
                Files.createDirectories(folder);
                var real = folder.toRealPath();
                var held = HELD.get(real);
                if (held != null) {
                    return Optional.of(held.again(folder));
                }
                var lock = locked(folder).map(file -> new RunLock(real, file));
                lock.ifPresent(own -> HELD.put(real, own));
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

    private static Optional<LockFile> locked(Path folder) throws IOException {
        var file = LockFile.open(folder.resolve(NAME));
        try {
            if (!isLocked(file, folder)) {
                file.close();
                return Optional.empty();
            }
            file.sign();
            return Optional.of(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static boolean isLocked(LockFile file, Path folder) {
        try {
            return file.lock();
        } catch (IOException noLocks) { // as on some network file systems
            LOG.warn("run: {} cannot be locked ({}); let no other process work in it", folder,
                    noLocks.getMessage());
            return true;
        }
    }

    /** Of a folder that no thread of this process holds. */
    private static String holder(Path folder) {
        try (var file = LockFile.open(folder.resolve(NAME))) {
            return file.holder();
        } catch (IOException e) {
            LOG.debug("who holds {}: {}", folder, e.getMessage());
            return "another process";
        }
    }

    private static InvalidInputException inUse(Path folder, String holder) {
        return InvalidInputException.of("run", "in use by " + holder, "a folder that no other works in")
                .in(folder)
                .next("wait until it has ended, or name another folder");
    }

    @Override
    public void close() {
        synchronized (HELD) {
            times--;
            if (times > 0) {
                return;
            }
            HELD.remove(folder);
            try (file) {
                file.clear();
            } catch (IOException e) {
                LOG.debug("lock of {}: {}", folder, e.getMessage()); // the system lets go of it all the same
            }
        }
    }
}
