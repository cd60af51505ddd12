// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Resident memory in MB, as Linux tells it. */
final class Resident {
    private Resident() {}

    static long of(long pid) {
        try {
            var pages = Files.readString(Path.of("/proc", String.valueOf(pid), "statm")).split(" ")[1];
            return 4096 * Long.parseLong(pages) / 1_000_000;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of this process, where server and clients are, and of its workers. */
    static String with(List<Long> workers) {
        return "server and clients %d MB, worker %s MB".formatted(of(ProcessHandle.current().pid()),
                workers.stream().map(Resident::of).toList());
    }
}
