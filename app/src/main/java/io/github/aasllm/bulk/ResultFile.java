// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.record.Format;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file of the option {@code --output}: opened, gone on with, and settled. */
public final class ResultFile {
    public static final String OPTION = "--output";

    private ResultFile() {}

    /** Opens a file for results in the place of what is in it. */
    public static PrintWriter open(Path file) {
        try {
            return CheckedWriter.of(Files.newOutputStream(file), name(file));
        } catch (IOException e) {
            throw refusal(file, e);
        }
    }

    /** Opens a file for results behind its whole rows; what a kill has left of another is cut off. */
    public static PrintWriter open(Path file, EarlierResults results) {
        try (var bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
            bytes.truncate(results.length());
        } catch (IOException e) {
            throw refusal(file, e);
        }
        try {
            return CheckedWriter.of(Files.newOutputStream(file, StandardOpenOption.APPEND), name(file));
        } catch (IOException e) {
            throw refusal(file, e);
        }
    }

    /** Lets every clip have one row. */
    public static void settle(Path file, Format format, RowKind kind) {
        try {
            SettledResults.write(file, format, kind);
        } catch (IOException e) {
            throw FailedWrite.of(name(file), false, e);
        }
    }

    private static String name(Path file) {
        return OPTION + " " + ByteNames.shown(file);
    }

    private static InvalidInputException refusal(Path file, IOException e) {
        return InvalidInputException.of(OPTION, e.getMessage(), "a file that can be written")
                .in(file)
                .causedBy(e);
    }
}
