// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.record.Format;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.BiConsumer;

/**
 * A file of results that a call goes on with.
 *
 * @param retryFailed whether inputs that failed are done again
 */
public record ResumedFile(Path file, Format format, RowKind kind, boolean retryFailed) {
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
     */
    public <R> void goOn(Iterator<Input> inputs, Opening<R> opening,
            BiConsumer<Iterator<Input>, Output<R>> work, Failures failures, PrintWriter err) {
        var results = EarlierResults.of(file, format, kind);
        if (results.failures() > 0 && !retryFailed) {
            err.println(results.failures() + " of earlier calls failed; --retry-failed tries them again");
        }
        var remaining = new Remaining(inputs, input -> results.has(input, retryFailed));
        if (remaining.hasNext()) {
            boolean begins = results.isEmpty();
            try (var out = begins ? ResultFile.open(file) : ResultFile.open(file, results)) {
                work.accept(remaining, new Noted<>(opening.open(out, begins), results));
            }
        }
        if (results.repeated()) {
            ResultFile.settle(file, format, kind);
        }
        failures.standing(results.failures());
    }

    /** Tells the results of earlier calls which rows have come to them. */
    private record Noted<R>(Output<R> output, EarlierResults results) implements Output<R> {
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
    }
}
