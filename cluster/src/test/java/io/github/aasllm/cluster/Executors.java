// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes that workers have started. */
final class Executors {
    private Executors() {}

    /** Those below a process. */
    static List<ProcessHandle> processes(ProcessHandle ancestor) {
        return ancestor.descendants().filter(Executors::isExecutor).toList();
    }

    /** By all of its command, of which ProcessHandle gives the first 4096 bytes: a class path is longer. */
    private static boolean isExecutor(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .contains("CoarseGrainedExecutorBackend");
        } catch (IOException gone) {
            return false;
        }
    }
}
