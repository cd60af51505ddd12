// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import io.github.aasllm.bulk.Failures;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Inputs;
import io.github.aasllm.bulk.NamedOnce;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.bulk.OwnInputs;
import io.github.aasllm.bulk.ResultFile;
import io.github.aasllm.bulk.ResultLock;
import io.github.aasllm.bulk.ResumedFile;
import io.github.aasllm.bulk.RowKind;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.record.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say where rows go: to standard output, or to a file that a later call can go on with. */
public final class RowOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "Write to this file instead of standard output.")
    private Path file;

    @Option(names = "--resume",
            description = "Go on with a file of --output after an interruption: what is in it is not done"
                    + " again. A file that '${COMMAND-NAME}' did not write is refused, and left as it is.")
    private boolean resume;

    @Option(names = "--retry-failed",
            description = "With --resume: try the inputs that failed again, and replace their rows.")
    private boolean retryFailed;

    @Mixin
    private Overwriting overwriting;

    /** Makes the file of {@code --output} of rows in JSON Lines beside it. */
    @FunctionalInterface
    public interface Making {
        void make(Path file, Path rows);

        /** Where the rows stand that a file is made of. */
        static Path rows(Path file) {
            return file.resolveSibling(file.getFileName() + ".jsonl");
        }
    }

    /**
     * What a command does.
     *
     * @param rows how its rows are written: JSONL or CSV, or TABLE to standard output
     * @param made what becomes of the rows at the end; null where they are all
     * @param work does inputs and hands on their results
     */
    public record Job<R>(RowKind kind, Format rows, Making made, ResumedFile.Opening<R> opening,
            BiConsumer<Iterator<Input>, Output<R>> work) {
        Job<R> counted(StopNotice notice) {
            return new Job<>(kind, rows, made, (out, begins) -> notice.counting(opening.open(out, begins)), work);
        }
    }

    /**
     * Refuses what does not fit together, before anything is read.
     *
     * @param made whether the file is made of rows at the end
     * @param audio the arguments of the call
     */
    public void check(String format, boolean made, List<String> audio) {
        if (file == null && (resume || made)) {
            throw InvalidInputException.of(resume ? "--resume" : "--format " + format, "without --output",
                    resume ? "the file to go on with" : "the file to write");
        }
        if (retryFailed && !resume) {
            throw InvalidInputException.of("--retry-failed", "without --resume", "both");
        }
        if (overwriting.isAllowed() && resume) {
            throw InvalidInputException.of("--force", "with --resume", "one of the two");
        }
        if (file != null && format.equals("table")) {
            throw InvalidInputException.of("--format", format, "jsonl, csv or parquet with --output, or a file that ends so");
        }
        ResultFile.check(file);
        OwnInputs.spare(ResultFile.OPTION, file, audio);
        OwnInputs.spare(ResultFile.OPTION, made ? Making.rows(file) : null, audio);
        if (file != null) {
            overwriting.spareResults(file, made ? Making.rows(file) : file, resume);
        }
    }

    /** Refuses a file of another option that is there, as one of {@code --output}. */
    public void spare(String option, Path other) {
        overwriting.spare(option, other);
    }

    /** The format that is given, else that which the name of the file ends in, else the usual one. */
    public <F extends Enum<F>> F format(F given, F usual) {
        return NamedFormat.of(given, file, usual);
    }

    /** Whether results go to a file. */
    public boolean toFile() {
        return file != null;
    }

    /** Whether a file of an earlier call is gone on with. */
    public boolean resumes() {
        return resume;
    }

    /**
     * Does what is to be done, and puts the rows where they go.
     *
     * @param all the inputs as they were given
     * @param inputs those of them that are chosen, by channel
     */
    public <R> void write(Inputs all, Iterator<Input> inputs, Job<R> job, Failures failures) {
        var line = spec.commandLine();
        if (file == null) {
            job.work.accept(inputs, job.opening.open(line.getOut(), true));
            return;
        }
        var once = new NamedOnce(inputs);
        try (var notice = StopNotice.resumable(job.made == null ? file : Making.rows(file), spec)) {
            writeFile(all, once, job.counted(notice), failures);
        }
        once.say(Remarks.of(spec));
    }

    private <R> void writeFile(Inputs all, NamedOnce inputs, Job<R> job, Failures failures) {
        var rows = job.made == null ? file : Making.rows(file);
        var lock = ResultLock.of(rows);
        try {
            overwriting.spareResults(file, rows, resume); // another call may have made the file while a model was opened
            if (resume) {
                new ResumedFile(rows, job.rows, job.kind, retryFailed, all.countFromHere()).goOn(
                        inputs, job.opening, job.work, failures, spec.commandLine().getErr(), Remarks.of(spec));
            } else if (inputs.hasNext()) {
                requireFound(all, rows);
                try (var out = ResultFile.open(rows)) {
                    job.work.accept(inputs, job.opening.open(out, true));
                }
            }
            if (inputs.overlaps()) {
                ResultFile.settle(rows, job.rows, job.kind);
            }
            if (job.made != null && Files.exists(rows)) {
                job.made.make(file, rows);
            }
        } finally {
            lock.ifPresent(ResultLock::close);
        }
    }

    /** A call of mistyped names alone is not to empty a file of results. */
    private void requireFound(Inputs inputs, Path rows) {
        if (!inputs.found() && Files.isRegularFile(rows)) {
            throw InvalidInputException.of(Inputs.LABEL, inputs.asGiven(), "a file that is there")
                    .next(rows + " was left as it is");
        }
    }
}
