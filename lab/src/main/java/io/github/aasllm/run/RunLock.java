// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static LockFile locked(Path folder) throws IOException {
        var file = LockFile.open(folder.resolve(NAME));
        try {
            if (!isLocked(file, folder)) {
                throw inUse(folder, file.holder());
            }
            file.sign();
            return file;
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
