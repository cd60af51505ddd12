// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.train;

import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.Interruption;
import io.github.aasllm.cli.call.ThisProgram;
import io.github.aasllm.cli.call.TypedCall;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** Starts this call as several processes on this machine, as torchrun does, and waits until all have ended. */
final class LocalRanks {
    private static final String PROCESSES = "--processes";
    private static final String CALL = "AASLLM_CALL"; // of the environment of a rank, as are those of torchrun
    private static final String RESUMPTION = "AASLLM_CALL_RESUMED";
    private static final String HOST = "127.0.0.1";
    private static final int BY_SIGNAL = 128; // what a signal's number is added to, as an exit code
    private static final Duration TO_END = Duration.ofSeconds(25);
    private static final int LOOK_MILLIS = 100;

    private final int processes;
    private final CommandSpec command;
    private final PrintWriter err;

    /** @param command that was called */
    LocalRanks(int processes, CommandSpec command) {
        this.processes = processes;
        this.command = command;
        this.err = command.commandLine().getErr();
    }

    /**
     * The call that has started this rank, and goes on with it; empty where it was started otherwise.
     *
     * @param begun whether there is a training to go on with, and not its base model alone
     */
    static Optional<String> again(boolean begun) {
        return Optional.ofNullable(System.getenv(begun ? RESUMPTION : CALL));
    }

    /**
     * Runs a call, with other global options.
     *
     * @param words as they were typed
     * @return the highest of the exit codes, 2 at most
     */
    int run(List<String> global, List<String> words) {
        var arguments = withoutProcesses(GlobalOptions.others(words, global));
        int port = freePort();
        var started = new ArrayList<Process>();
        try (var interruption = new Interruption()) {
            for (int rank = 0; rank < processes; rank++) {
                started.add(start(arguments, rank, port));
            }
            await(started, interruption);
        } catch (IOException e) {
            throw InvalidInputException.of(PROCESSES, e.getMessage(), "processes that can be started").causedBy(e);
        } finally {
            started.forEach(Process::destroyForcibly);
        }
        return started.stream().mapToInt(Process::exitValue).map(code -> Math.min(code, ExitCode.USAGE)).max()
                .orElseThrow();
    }

    private static List<String> withoutProcesses(List<String> words) {
        return IntStream.range(0, words.size())
                .filter(i -> !words.get(i).startsWith(PROCESSES) && (i == 0 || !words.get(i - 1).equals(PROCESSES)))
                .mapToObj(words::get)
                .toList();
    }

    private Process start(List<String> arguments, int rank, int port) throws IOException {
        var builder = new ProcessBuilder(ThisProgram.command(arguments))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("TORCHELASTIC_"));
        environment.put("RANK", Integer.toString(rank));
        environment.put("LOCAL_RANK", Integer.toString(rank));
        environment.put("WORLD_SIZE", Integer.toString(processes));
        environment.put("LOCAL_WORLD_SIZE", Integer.toString(processes));
        environment.put(CALL, TypedCall.of(command));
        environment.put(RESUMPTION, TypedCall.with(TrainCommand.RESUME, command));
        environment.put("MASTER_ADDR", HOST);
        environment.put("MASTER_PORT", Integer.toString(port));
        return builder.start();
    }

    /** One that fails has the others end; those that do not are ended. */
    private void await(List<Process> started, Interruption interruption) {
        boolean failed = false;
        boolean asked = false;
        long since = 0;
        while (started.stream().anyMatch(Process::isAlive)) {
            if (interruption.stops() && !asked) {
                asked = true;
                started.forEach(Process::destroy); // as a terminal's Ctrl-C comes to all, and SIGTERM to one
            }
            if (!failed && started.stream().anyMatch(LocalRanks::hasFailed)) {
                failed = true;
                since = System.nanoTime();
                if (!asked) {
                    say(started);
                }
            }
            if (failed && System.nanoTime() - since > TO_END.toNanos()) {
                started.forEach(Process::destroyForcibly);
            }
            pause();
        }
    }

    private static boolean hasFailed(Process process) {
        return !process.isAlive() && process.exitValue() != 0;
    }

    /** What ended by a signal could say nothing itself. */
    private void say(List<Process> started) {
        for (int rank = 0; rank < started.size(); rank++) {
            var process = started.get(rank);
            if (hasFailed(process) && process.exitValue() > BY_SIGNAL) {
                err.println("rank " + rank + ": ended by signal " + (process.exitValue() - BY_SIGNAL)
                        + " (expected: its own end)");
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw InvalidInputException.of(PROCESSES, e.getMessage(), "a port of this machine").causedBy(e);
        }
    }
}
