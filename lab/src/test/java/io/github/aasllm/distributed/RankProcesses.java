// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.distributed;

import io.github.aasllm.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Processes that are started as torchrun starts them, on loopback. Each is one rank: libtorch's store is not made for
 * several in one process.
 */
public final class RankProcesses {
    private static final int LONGEST_SECONDS = 120;

    private final Class<?> main;
    private final int port;

    /**
     * How a process ended.
     *
     * @param said standard output and error
     */
    public record Ended(int code, String said) {}

    public RankProcesses(Class<?> main) throws IOException {
        this.main = main;
        this.port = freePort();
    }

    /** A port that nobody has. */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** Starts one of so many. */
    public Process start(int rank, int count, String... arguments) throws IOException {
        var command = ChildJvm.command();
        command.addAll(List.of("-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("RANK", "" + rank);
        builder.environment().put("WORLD_SIZE", "" + count);
        builder.environment().put("MASTER_ADDR", "127.0.0.1");
        builder.environment().put("MASTER_PORT", "" + port);
        return builder.start();
    }

    /** Waits for processes that say little. */
    public static List<Ended> end(List<Process> processes) throws IOException, InterruptedException {
        var ended = new ArrayList<Ended>();
        for (var process : processes) {
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                processes.forEach(Process::destroyForcibly);
                throw new AssertionError("a rank does not end");
            }
            ended.add(new Ended(process.exitValue(), new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()));
        }
        return ended;
    }
}
