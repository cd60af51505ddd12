// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.natives;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door through which native libraries are loaded: all that unpack theirs are told a {@link CacheFolder}
 * before the first one is, and what lies there is compared with what was unpacked.
 *
 * <p>Settings that are made already, by system property, are left: {@code org.bytedeco.javacpp.cachedir},
 * {@code ENGINE_CACHE_DIR}, {@code DJL_CACHE_DIR}, {@code jna.tmpdir} and {@code jline.tmpdir}. A program that
 * calls JavaCPP before this library has chosen a folder for all by that.
 */
public final class Natives {
    private static final Logger LOG = LoggerFactory.getLogger(Natives.class);

    /** By which those that unpack are told where. */
    private static final List<String> SETTINGS = List.of(
            "org.bytedeco.javacpp.cachedir", "ENGINE_CACHE_DIR", "DJL_CACHE_DIR", "jna.tmpdir", "jline.tmpdir");

    private static CacheFolder folder; // once chosen

    private Natives() {}

    /**
     * Loads libraries, one caller at a time. Files of which nothing is known, or that are not as they were
     * unpacked, are taken away before, so that they are unpacked anew; what is new after it is listed.
     *
     * @param loading what has the libraries loaded
     * @throws InvalidInputException if there is no folder that only this user can write to
     */
    public static synchronized void load(Runnable loading) {
        prepare();
        var path = folder.path();
        try (var channel = FileChannel.open(
                path.resolve("lock"), StandardOpenOption.CREATE,
                StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            removeStrangers(path, channel);
            try (var shared = lock(channel, true)) {
                loading.run();
            } catch (LinkageError failure) {
                throw unwritten(path, failure);
            }
            if (!Unpacked.read(path).strangers().isEmpty()) {
                try (var alone = lock(channel, false)) {
                    Unpacked.read(path).list();
                }
            }
        } catch (IOException failure) {
            throw InvalidInputException.of("native libraries", failure.getMessage(), "room and access")
                    .in(path)
                    .causedBy(failure);
        }
    }

    /** Processes that unpack hold the lock together; what they have not listed yet is no stranger. */
    private static void removeStrangers(Path path, FileChannel channel) throws IOException {
        var unpacked = Unpacked.read(path);
        if (unpacked.strangers().isEmpty() && !unpacked.isRestored()) {
            return;
        }
        try (var alone = lock(channel, false)) {
            unpacked = Unpacked.read(path);
            for (Path stranger : unpacked.strangers()) {
                LOG.debug("{}: not as it was unpacked; it is unpacked anew", stranger);
                Files.deleteIfExists(stranger);
            }
            renew(unpacked, path);
        }
    }

    /** A list that cannot be written costs the next start a second reading, and is no reason to refuse this one. */
    private static void renew(Unpacked unpacked, Path path) {
        try {
            unpacked.renew();
        } catch (IOException full) {
            LOG.debug("{}: {}", path, full.toString());
        }
    }

    /** A lock, or null where the file system has none, or where this JVM has it for another class loader. */
    private static FileLock lock(FileChannel channel, boolean shared) {
        try {
            return channel.lock(0, Long.MAX_VALUE, shared);
        } catch (IOException | OverlappingFileLockException without) {
            return null;
        }
    }

    /**
     * Chooses the folder, once in a process, and tells it to all that unpack. Callers that want a refusal as such,
     * and not inside the error of a class that could not be initialised, ask here first.
     *
     * @throws InvalidInputException if there is no folder that only this user can write to
     */
    public static synchronized void prepare() {
        if (folder != null) {
            return;
        }
        folder = CacheFolder.choose(System.getenv(), Map.of(
                "user.home", System.getProperty("user.home", ""),
                "java.io.tmpdir", System.getProperty("java.io.tmpdir", "")));
        var path = folder.path().toString();
        for (var property : SETTINGS) {
            settle(property, path);
        }
        settle("org.bytedeco.javacpp.logger", "slf4j"); // what JavaCPP says goes where all else goes
        if (!folder.lasting()) {
            LOG.warn("native libraries: unpacked for this call alone, about 1 GB in {}; not in {}",
                    path, String.join("; ", folder.refused()));
            Runtime.getRuntime().addShutdownHook(new Thread(Natives::remove));
        }
    }

    /** A library that could not be written, on a full disk for instance, is not one that is absent. */
    private static LinkageError unwritten(Path path, LinkageError failure) {
        if (failure.getCause() instanceof IOException unwritten) {
            throw InvalidInputException.of("native libraries", unwritten.getMessage(), "about 1 GB of room")
                    .in(path)
                    .next("make room there, or set XDG_CACHE_HOME to another folder")
                    .causedBy(failure);
        }
        return failure;
    }

    private static void settle(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static void remove() {
        try {
            CacheFolder.empty(folder.path());
            Files.deleteIfExists(folder.path());
        } catch (IOException left) {
            LOG.debug("{}: {}", folder.path(), left.toString());
        }
    }
}
