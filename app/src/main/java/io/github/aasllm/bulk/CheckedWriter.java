// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * UTF-8 text to a stream, of which no write fails in silence: a {@link PrintWriter} swallows an IOException,
 * so what fails below it leaves as {@link FailedWrite}.
 */
public final class CheckedWriter extends Writer {
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private final String what;
    private final boolean pipe;
    private final Writer text;
    private Runnable gone; // null when it has been seen to, or need not

    private CheckedWriter(OutputStream stream, String what, boolean pipe, Runnable gone) {
        this.what = what;
        this.pipe = pipe;
        this.text = new OutputStreamWriter(stream, UTF_8);
        this.gone = gone;
    }

    /**
     * Standard output; a line goes out when it ends.
     *
     * @param gone called back, if it is a pipe and something has been written, when nobody reads any more;
     *     a command that writes no result there goes on without a reader
     */
    public static PrintWriter ofStandardOutput(Runnable gone) {
        var stream = new FileOutputStream(FileDescriptor.out);
        boolean pipe = isPipe(STANDARD_OUTPUT);
        return new PrintWriter(new CheckedWriter(stream, "standard output", pipe, pipe ? gone : null), true);
    }

    /** A stream of an option's file. */
    static PrintWriter of(OutputStream stream, String what) {
        return new PrintWriter(new CheckedWriter(stream, what, false, null));
    }

    /** Where the system does not say, the words of the failure decide. */
    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    @Override
    public void write(char[] letters, int from, int length) {
        checked(() -> text.write(letters, from, length));
    }

    @Override
    public void flush() {
        checked(text::flush);
        if (gone != null) {
            ClosedPipe.watch(gone);
            gone = null;
        }
    }

    @Override
    public void close() {
        checked(text::close);
    }

    private void checked(Write write) {
        try {
            write.run();
        } catch (IOException failure) {
            throw FailedWrite.of(what, pipe, failure);
        }
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }
}
