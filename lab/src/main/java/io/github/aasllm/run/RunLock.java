// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
 * behind. The file stays, empty but while it is held; then it names the process. Where nothing else was written into
 * the folder of a run, as its recipe was refused, the file goes, and the folder if it was made for it. A thread that
 * holds a folder may take it again, as a command does before the training that it calls.
 */
public final class RunLock implements AutoCloseable {
    /** The name in a locked folder. */
    public static final String NAME = "run.lock";

    private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
    private static final Map<Path, RunLock> HELD = new HashMap<>();
    private static final int TRIES = 100; // while others take away folders in which nothing was written
    private static final int NOTHING = -1;

    private final Path folder;
    private final LockFile file;
    private final int made;
    private final Thread holder = Thread.currentThread();
    private int times = 1;

    /** @param made how many folders, from the locked one up, were made for it; negative if it leaves its file in any case */
    private RunLock(Path folder, LockFile file, int made) {
        this.folder = folder;
        this.file = file;
        this.made = made;
    }

    /**
     * Locks a folder, which is made if need be.
     *
     * @throws InvalidInputException that names the process that works in it, or if it cannot be written
     */
    public static RunLock of(Path folder) {
        return taken(folder, true).orElseThrow(() -> inUse(folder, holder(folder)));
    }

    /**
     * Locks a folder as {@link #of} does, unless another process works in it; what it makes for that stays.
     *
     * @throws InvalidInputException if it cannot be written, or another thread of this process works in it
     */
    public static Optional<RunLock> ifFree(Path folder) {
        return taken(folder, false);
    }

    private static Optional<RunLock> taken(Path folder, boolean tidies) {
        synchronized (HELD) {
            try {
                int made = 0;
                for (int tries = 1; ; tries++) {
                    made = Math.max(made, missing(folder)); // in all tries
                    try {
                        return takenOnce(folder, tidies ? made : NOTHING);
                    } catch (NoSuchFileException goneOrNew) {
                        if (tries == TRIES) {
                            throw goneOrNew;
                        }
                    }
                }
            } catch (IOException e) {
                throw InvalidInputException.of("run", e.getMessage(), "a folder that can be written").in(folder)
                        .causedBy(e);
            }
        }
    }

    private static Optional<RunLock> takenOnce(Path folder, int made) throws IOException {
        Files.createDirectories(folder);
        var real = folder.toRealPath();
        var held = HELD.get(real);
        if (held != null) {
            return Optional.of(held.again(folder));
        }
        var lock = locked(folder).map(file -> new RunLock(real, file, made));
        lock.ifPresent(own -> HELD.put(real, own));
        return lock;
    }

    /** How many folders have to be made, from this one up. */
    private static int missing(Path folder) {
        int missing = 0;
        for (var above = folder.toAbsolutePath().normalize(); above != null && !Files.exists(above); above = above.getParent()) {
            missing++;
        }
        return missing;
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
            if (!file.isInPlace()) { // it is new, or its last holder took it away since it was opened
                throw new NoSuchFileException(folder.resolve(NAME).toString());
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
                if (made > NOTHING && isAlone()) {
                    tidy();
                }
            } catch (IOException e) {
                LOG.debug("lock of {}: {}", folder, e.getMessage()); // the system lets go of it all the same
            }
        }
    }

    /** Whether there is nothing else in the folder. */
    private boolean isAlone() throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.allMatch(entry -> entry.endsWith(NAME));
        }
    }

    /** Takes away what was made for the lock; the file while it is held, so that nobody can hold it who finds it. */
    private void tidy() throws IOException {
        Files.delete(folder.resolve(NAME));
        var empty = folder;
        for (int i = 0; i < made; i++) {
            Files.delete(empty);
            empty = empty.getParent();
        }
    }
}
