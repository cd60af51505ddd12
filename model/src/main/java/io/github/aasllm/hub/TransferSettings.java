// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.ToLongFunction;

/**
 * How files are carried.
 *
 * @param pause before the first try again; each further one waits twice as long
 * @param tries without a byte in between, before it is given up
 * @param silence after which a connection counts as broken
 * @param longestWait that the hub may ask for; beyond it the call is refused
 * @param piece bytes that are asked for at once
 * @param connections at a time
 * @param space the bytes that are free in a folder
 */
record TransferSettings(
        Duration pause, int tries, Duration silence, Duration longestWait, long piece, int connections,
        ToLongFunction<Path> space) {
    static final TransferSettings STANDARD = new TransferSettings(
            Duration.ofSeconds(1), 5, Duration.ofSeconds(30), Duration.ofMinutes(5), 64 << 20, 4,
            TransferSettings::free);

    /** The wait before a try. */
    long pause(int failures) {
        return pause.toMillis() << Math.min(failures - 1, 5);
    }

    private static long free(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
