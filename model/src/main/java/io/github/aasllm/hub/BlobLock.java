// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The lock of one file of the cache, which {@code huggingface_hub} takes too before it fetches the file: one
 * process fetches, the others wait and find it. It ends with its process, whatever ends that.
 *
 * <p>Where a file system has no such locks, two processes may fetch the same file twice, to the same bytes.
 */
final class BlobLock implements AutoCloseable {
    private static final boolean UNIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final long BETWEEN_TRIES = 100; // milliseconds

    private final AutoCloseable held;

    private BlobLock(AutoCloseable held) {
        this.held = held;
    }

    /** Waits for the lock. */
    static BlobLock take(Path file, Runnable whenOthersHaveIt) throws IOException {
        boolean said = false;
        while (true) {
            var lock = tryTo(file);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (!said) {
                whenOthersHaveIt.run();
                said = true;
            }
            pause(BETWEEN_TRIES);
        }
    }

    /** Takes the lock; empty if another one has it. */
    static Optional<BlobLock> tryTo(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException fromBefore) {
            // as it stays there for ever
        }
        return UNIX ? flock(file) : channel(file);
    }

    private static Optional<BlobLock> flock(Path file) throws IOException {
        var descriptor = Flock.open(file);
        if (descriptor.isEmpty()) {
            throw new IOException("the lock " + file + " cannot be opened");
        }
        int open = descriptor.getAsInt();
        var attempt = Flock.lock(open);
        boolean gone = attempt.held() && !Files.exists(file); // a newcomer would make and lock another
        if (attempt.busy() || gone) {
            Flock.close(open);
            return Optional.empty();
        }
        return Optional.of(new BlobLock(() -> Flock.close(open)));
    }

    /** On Windows Python's locks and Java's are one and the same. */
    private static Optional<BlobLock> channel(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock(0, 1, false) != null) {
                return Optional.of(new BlobLock(channel));
            }
        } catch (OverlappingFileLockException another) {
            // a thread of this process has it
        }
        channel.close();
        return Optional.empty();
    }

    static void pause(long milliseconds) throws IOException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            held.close();
        } catch (IOException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
