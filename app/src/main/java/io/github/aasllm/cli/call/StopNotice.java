// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import io.github.aasllm.bulk.ByteNames;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Output;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The line that Ctrl-C, and SIGTERM, leave on standard error while results go to a file: how many inputs are done, and how to go on.
 * Before that there is none: what {@code --force} writes over still stands, and is not to be gone on with.
 *
 * <p>The work is not asked to end, as a batch may take minutes, and what the end cuts off is no whole row, which {@code --resume}
 * takes away. The line goes out on a thread that the JVM waits for no longer than a second: standard error may be a pipe that
 * nobody reads, and a thread that waits for one may hold its lock.
 */
public final class StopNotice implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final PrintWriter err;
    private final Path rows;
    private final String next;
    private final Thread hook = new Thread(this::stopped);
    private final AtomicLong done = new AtomicLong();
    private String last = ""; // input, of whose channels each may have a row
    private volatile boolean closed;

    private StopNotice(Path rows, String next, CommandSpec command) {
        this.err = command.commandLine().getErr();
        this.rows = rows;
        this.next = next;
    }

    /**
     * For a command that goes on by {@code --resume}, which goes neither with {@code --force} nor with a picture, whose clip is the
     * only one.
     *
     * @param rows the file that has them; of what is no file, such as a pipe, nothing is left to go on with
     */
    public static StopNotice resumable(Path rows, CommandSpec command) {
        boolean ends = Files.exists(rows) && !Files.isRegularFile(rows)
                || command.commandLine().getParseResult().hasMatchedOption(PlotFile.OPTION);
        return new StopNotice(rows, ends ? "" : "; go on with: " + TypedCall.with("--resume", Overwriting.OPTION, command), command);
    }

    /** For one that begins again. */
    public static StopNotice restarting(Path rows, CommandSpec command) {
        return new StopNotice(rows, ", with which '" + command.name() + "' does not go on; begin again with: "
                + TypedCall.with(Overwriting.OPTION, command), command);
    }

    /**
     * The same output, whose inputs are counted. From now on there is the line.
     *
     * @param output of which the file is open, and has no rows but those to go on with
     */
    public <R> Output<R> counting(Output<R> output) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // the JVM is ending before anything was done
        }
        return new Counting<>(output, this);
    }

    private void count(Input input) {
        if (!input.name().equals(last)) {
            last = input.name();
            done.incrementAndGet();
        }
    }

    /** By the thread of the hook. */
    private void stopped() {
        if (closed) {
            return;
        }
        var begin = Progress.onTerminal() ? System.lineSeparator() : ""; // behind a bar, and the ^C that a terminal shows
        var line = begin + "stopped; inputs that this call has done: " + done + ", in " + ByteNames.shown(rows) + next;
        var saying = Thread.ofPlatform().daemon().start(() -> {
            err.println(line);
            err.flush();
        });
        try {
            saying.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the JVM ends anyway
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // the JVM is ending, and has the line said or has seen that there is nothing to say
        }
    }

    private record Counting<R>(Output<R> output, StopNotice notice) implements Output<R> {
        @Override
        public void done(Input input, R result) {
            output.done(input, result);
            notice.count(input);
        }

        @Override
        public void failed(Input input, String error) {
            output.failed(input, error);
            notice.count(input);
        }

        @Override
        public void end() {
            output.end();
        }

        @Override
        public boolean lacks(Input input) {
            return output.lacks(input);
        }

        @Override
        public boolean isCompany(Input input) {
            return output.isCompany(input);
        }
    }
}
