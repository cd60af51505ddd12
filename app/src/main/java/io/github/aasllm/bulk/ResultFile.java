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

    /**
     * Refuses what no results can be written to, before hours of work.
     *
     * @param file may be null
     */
    public static void check(Path file) {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw refusal(file, "a folder").next("name a file in it");
        }
        var folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw refusal(file, "no folder " + folder).next("make it, or name another one");
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw refusal(file, "not writable");
        }
    }

    /** Opens a file for results in the place of what is in it. */
    public static PrintWriter open(Path file) {
        try {
            return CheckedWriter.of(Files.newOutputStream(file), name(file));
        } catch (IOException e) {
            throw refusal(file, e.getMessage()).causedBy(e);
        }
    }

    /** Opens a file for results behind its whole rows; what a kill has left of another is cut off. */
    public static PrintWriter open(Path file, EarlierResults results) {
        try (var bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
            bytes.truncate(results.length());
        } catch (IOException e) {
            throw refusal(file, e.getMessage()).causedBy(e);
        }
        try {
            return CheckedWriter.of(Files.newOutputStream(file, StandardOpenOption.APPEND), name(file));
        } catch (IOException e) {
            throw refusal(file, e.getMessage()).causedBy(e);
        }
    }

    /** What a call that goes on with a file says of the rows in it. */
    public static String rowsBefore(Path file, int rows) {
        return "rows in " + ByteNames.shown(file) + ": " + rows + " from before";
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

    private static InvalidInputException refusal(Path file, String why) {
        return InvalidInputException.of(OPTION, why, "a file that can be written").in(file);
    }
}
