// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.record.Format;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A file of results that a call goes on with.
 *
 * @param retryFailed whether inputs that failed are done again
 * @param fromHere whether a relative path in its rows counts from the folder that the program runs in
 */
public record ResumedFile(Path file, Format format, RowKind kind, boolean retryFailed, boolean fromHere) {
    /** Where results go. */
    @FunctionalInterface
    public interface Opening<R> {
        /** @param begins whether a CSV begins there, and is not gone on with */
        Output<R> open(PrintWriter out, boolean begins);
    }

    /**
     * Does what has no row yet.
     *
     * @param work does the inputs that are left
     * @param err gets a word about those that failed and are not done again
     * @param remarks gets how many rows were there, and how many come
     */
    public <R> void goOn(Iterator<Input> inputs, Opening<R> opening,
            BiConsumer<Iterator<Input>, Output<R>> work, Failures failures, PrintWriter err, PrintWriter remarks) {
        var results = EarlierResults.of(file, format, kind, fromHere);
        if (results.failures() > 0 && !retryFailed) {
            err.println(results.failures() + " of earlier calls failed; --retry-failed tries them again");
        }
        var again = new ArrayList<Input>();
        var left = new Remaining(new AsRecorded(inputs, results), input -> isDone(input, results, again),
                input -> kind.batched() && results.isInUnfinishedBatch(input));
        if (left.hasNext() || !again.isEmpty()) {
            remarks.println(results.rowsBefore());
            remarks.flush();
            boolean begins = results.isEmpty();
            try (var out = begins ? ResultFile.open(file) : ResultFile.open(file, results)) {
                var output = opening.open(out, begins);
                if (left.hasNext()) {
                    work.accept(left, new Noted<>(output, results, false));
                }
                if (!again.isEmpty()) {
                    work.accept(again.iterator(), new Noted<>(output, results, true));
                }
            }
        }
        if (results.repeated()) {
            ResultFile.settle(file, format, kind);
        }
        if (retryFailed) {
            results.otherFailures().ifPresent(err::println);
        }
        remarks.println(results.rowsBeforeAndNew());
        remarks.flush();
        failures.standing(results.failures());
    }

    /** What is to be retried comes behind all that is new, whose batches are those of a call that was not stopped. */
    private boolean isDone(Input input, EarlierResults results, List<Input> again) {
        boolean done = results.has(input, false);
        if (done && retryFailed && !results.has(input, true)) {
            again.add(input);
        } else if (done) {
            results.requireNoSecondStandardInput(input);
        }
        return done;
    }

    /** Inputs by the names under which they have rows. */
    private record AsRecorded(Iterator<Input> inputs, EarlierResults results) implements Iterator<Input> {
        @Override
        public boolean hasNext() {
            return inputs.hasNext();
        }

        @Override
        public Input next() {
            return results.asRecorded(inputs.next());
        }
    }

    /** Tells the results of earlier calls which rows have come to them. */
    private record Noted<R>(Output<R> output, EarlierResults results, boolean retrying) implements Output<R> {
        @Override
        public void done(Input input, R result) {
            output.done(input, result);
            results.added(input, false);
        }

        @Override
        public void failed(Input input, String error) {
            output.failed(input, error);
            results.added(input, true);
        }

        @Override
        public void end() {
            output.end();
        }

        @Override
        public boolean lacks(Input input) {
            return !results.has(input, retrying);
        }

        @Override
        public boolean isCompany(Input input) {
            return !retrying && results.isInUnfinishedBatch(input);
        }
    }
}
