// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.experiment;

import io.github.aasllm.cli.call.ThisProgram;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ExitCode;

/**
 * The further processes of an experiment, which the first one starts. One that is killed leaves its work to the others;
 * one that refuses has all stop.
 *
 * <p>Each says a line on its standard output when it has heard its clips, and is told by lines on its standard input: to
 * begin, and to end. Its standard error is ours.
 */
final class StartedProcesses implements OtherProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(StartedProcesses.class);
    private static final int BY_SIGNAL = 128; // what a signal's number is added to, as an exit code
    private static final List<Integer> ASKED = List.of(BY_SIGNAL + 2, BY_SIGNAL + 15); // Ctrl-C and SIGTERM
    private static final int KILLED = BY_SIGNAL + 9; // by us, where it took too long to end
    private static final Duration TO_END = Duration.ofSeconds(25);
    private static final Duration STEP = Duration.ofMillis(50);

    private final IntFunction<List<String>> arguments;
    private final int processes;
    private final BooleanSupplier stops;
    private final Consumer<String> say;
    private final List<Process> started = new ArrayList<>();
    private final Set<Process> ended = new HashSet<>();
    private int code;
    private boolean ends;

    /**
     * None is started yet.
     *
     * @param arguments of this program, by the number of the process, from 1
     * @param processes of the experiment, the first among them
     * @param stops whether the user wants an end
     * @param say takes a line for each that was killed
     */
    StartedProcesses(IntFunction<List<String>> arguments, int processes, BooleanSupplier stops, Consumer<String> say) {
        this.arguments = arguments;
        this.processes = processes;
        this.stops = stops;
        this.say = say;
    }

    @Override
    public void begin() {
        try {
            for (int part = 1; part < processes; part++) {
                started.add(new ProcessBuilder(ThisProgram.command(arguments.apply(part)))
                        .redirectError(ProcessBuilder.Redirect.INHERIT).start());
            }
        } catch (IOException e) {
            throw InvalidInputException.of("--processes", e.getMessage(), "processes that can be started").causedBy(e);
        }
    }

    @Override
    public void awaitHearing() {
        for (var process : started) {
            try {
                if (speaks(process)) {
                    process.inputReader().readLine(); // or its end
                }
            } catch (IOException gone) {
                LOG.debug("process {} is gone", process.pid(), gone);
            }
        }
        tell(FirstProcess.BEGIN);
    }

    /** Waits until there is a line of it, or its end; false where the user wants an end before. */
    private boolean speaks(Process process) throws IOException {
        while (process.isAlive() && !process.inputReader().ready()) {
            if (stops.getAsBoolean()) {
                return false;
            }
            try {
                Thread.sleep(STEP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private void tell(String line) {
        for (var process : started) {
            try {
                process.outputWriter().append(line).append('\n').flush();
            } catch (IOException gone) {
                LOG.debug("process {} is gone", process.pid(), gone);
            }
        }
    }

    @Override
    public boolean stop() {
        for (int i = 0; i < started.size(); i++) {
            var process = started.get(i);
            if (!process.isAlive() && ended.add(process)) {
                learn(i + 1, process.exitValue());
            }
        }
        return code == ExitCode.USAGE;
    }

    private void learn(int part, int exit) {
        if (exit <= ExitCode.USAGE) {
            code = Math.max(code, exit);
        } else if (!ends || !ASKED.contains(exit) && exit != KILLED) {
            say.accept("process " + part + ": ended " + (exit > BY_SIGNAL ? "by signal " + (exit - BY_SIGNAL)
                    : "with exit code " + exit) + " (expected: its own end); the others do its work");
        }
    }

    @Override
    public int end(int own) {
        close();
        stop();
        return Math.max(own, code);
    }

    @Override
    public void close() {
        ends = true;
        tell(FirstProcess.END);
        long until = System.nanoTime() + TO_END.toNanos();
        try {
            for (var process : started) {
                process.waitFor(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        started.forEach(Process::destroyForcibly);
    }
}
