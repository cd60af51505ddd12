// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The largest memory of the process's own while this is open, RssAnon of Linux, looked at every 10 ms: what
 * is mapped from files is not in it.
 */
final class AnonymousMemory implements AutoCloseable {
    private static final long EVERY = 10; // ms

    private final Thread watching = Thread.ofPlatform().daemon().start(this::watch);
    private volatile double largest = megabytes("RssAnon");

    /** So far, in MB. */
    double largest() {
        return Math.max(largest, megabytes("RssAnon"));
    }

    /** The largest resident memory of the process so far, files included, in MB. */
    static double largestResident() {
        return megabytes("VmHWM");
    }

    @Override
    public void close() {
        watching.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                largest = Math.max(largest, megabytes("RssAnon"));
            }
        } catch (InterruptedException | UncheckedIOException closed) {
            // the interrupt found it asleep, or reading
            Thread.currentThread().interrupt();
        }
    }

    private static double megabytes(String key) {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(key + ":"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
