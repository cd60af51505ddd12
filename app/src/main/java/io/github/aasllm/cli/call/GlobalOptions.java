// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import io.github.aasllm.bulk.FailedWrite;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.mkl.Mkl;
import io.github.aasllm.nn.Device;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.global.torch;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/**
 * The options that every command has, before or after its name.
 *
 * <p>They are applied here, once, before the command runs; a command need not look at them.
 */
public final class GlobalOptions {
    /** Named here because a refusal must know it even when the arguments could not be parsed. */
    static final String DEBUG = "--debug";

    /** Under which the program has these options. */
    public static final String MIXIN = "global";

    private static final String CPU = "cpu";
    private static final String CUDA = "cuda";

    private final IntConsumer halt;

    @Option(
            names = "--threads",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "Threads to work with; by default one a processor core.")
    private Integer threads;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            scope = ScopeType.INHERIT,
            defaultValue = CPU,
            description = "Where models compute: cpu, or cuda for an NVIDIA card, which says what is missing"
                    + " (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = DEBUG,
            scope = ScopeType.INHERIT,
            description = "Show what goes on, and the stack trace of a failure.")
    private boolean debug;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Say nothing on standard error but failures and warnings.")
    private boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show the version and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean version;

    /** @param halt ends the process at once with an exit code, for {@link #abandon} */
    public GlobalOptions(IntConsumer halt) {
        this.halt = halt;
    }

    /**
     * Says a refusal and ends the process while another thread computes, which cannot be asked to stop.
     *
     * @param err of the program
     */
    public void abandon(InvalidInputException refusal, PrintWriter err) {
        int code = new Refusals(debug ? DEBUG : "").report(refusal, err);
        err.flush();
        halt.accept(code);
    }

    /**
     * The execution strategy of the program: makes the options true, then runs the command that was named.
     */
    public int applyAndRun(ParseResult call) {
        try {
            apply();
        } catch (RuntimeException failure) { // only as this does it come to the program's door
            throw new ExecutionException(call.commandSpec().commandLine(), failure.getMessage(), failure);
        }
        try {
            return new RunLast().execute(call);
        } catch (FailedWrite help) { // that of a command's own results is such an exception already
            throw new ExecutionException(call.commandSpec().commandLine(), help.getMessage(), help);
        }
    }

    private void apply() {
        if (threads != null && threads < 1) {
            throw InvalidInputException.of("--threads", threads, "a whole number, at least 1");
        }
        switch (device) {
            case CPU -> { } // as it is without being told
            case CUDA -> Device.use(Device.CUDA);
            default -> throw InvalidInputException.of("--device", device, "cpu or cuda").next("leave it out");
        }
        if (quiet) {
            Progress.hide();
        }
        LogLevel.set(debug);
    }

    /** Whether only failures and warnings are to be said. */
    public boolean quiet() {
        return quiet;
    }

    /** Threads for work on several clips at once. */
    public int threads() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /**
     * The same options for processes that share this machine's cores.
     *
     * @param processes how many there are
     */
    public List<String> arguments(int processes) {
        var arguments = new ArrayList<>(List.of("--device", device));
        if (debug) {
            arguments.add(DEBUG);
        }
        if (threads != null || processes > 1) {
            arguments.addAll(List.of("--threads", String.valueOf(threads(processes))));
        }
        return arguments;
    }

    private int threads(int processes) {
        return Math.max(1, threads() / processes);
    }

    /**
     * The words of a call without these options, for a process that is told them by {@link #arguments}.
     *
     * @param words as they were typed, those of files of arguments in their place
     * @param more options for the process, which stand before a {@code --}, behind which nothing is an option
     */
    public static List<String> others(List<String> words, List<String> more) {
        var others = new ArrayList<String>();
        for (var word = words.iterator(); word.hasNext(); ) {
            var next = word.next();
            if (next.equals("--")) {
                others.addAll(more);
                others.add(next);
                word.forEachRemaining(others::add);
                return others;
            }
            if (next.equals("--threads") || next.equals("--device")) {
                word.next();
            } else if (!next.startsWith("--threads=") && !next.startsWith("--device=") && !next.equals(DEBUG)) {
                others.add(next);
            }
        }
        others.addAll(more);
        return others;
    }

    /**
     * Gives libtorch and MKL their threads; it loads them, so only commands that compute with it call this.
     *
     * <p>MKL first: it brings its OpenMP with it, which libtorch then uses for all that it has not called
     * yet. A number that libtorch had given to its own OpenMP before would be forgotten.
     */
    public void setArithmeticThreads() {
        setArithmeticThreads(1);
    }

    /**
     * The same for one of several processes that share this machine's cores.
     *
     * @param processes how many there are
     */
    public void setArithmeticThreads(int processes) {
        if (threads != null || processes > 1) {
            Mkl.setThreads(threads(processes));
            torch.set_num_threads(threads(processes));
        }
    }
}
