// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A file of results that a later call can go on with. */
final class ResultFile {
    private static final String PATH = "path";
    private static final String METHOD = "method";
    private static final String NORMALISATION = "normalisation";

    private ResultFile() {}

    /** Opens a file for results, behind what is in it or in its place. */
    static PrintWriter open(Path file, boolean append) {
        try {
            var how = append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
            return new PrintWriter(
                    Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how));
        } catch (IOException e) {
            throw refusal(file, e);
        }
    }

    /**
     * The paths of the inputs in a file, whose last line is cut away if it is not complete; a file without
     * any begins anew.
     *
     * @param measured how the rows to come are measured, and those in the file must have been
     * @throws InvalidInputException if the file is of another kind, or its rows were measured in another way
     */
    static Set<String> finished(Path file, Format format, AcousticExtractor measured) {
        var finished = new HashSet<String>();
        if (!Files.exists(file)) {
            return finished;
        }
        try {
            cutIncompleteLine(file);
            if (format == Format.CSV) {
                try (var rows = CsvReader.builder().ofNamedCsvRecord(file)) {
                    rows.forEach(row -> {
                        requireSame(file, measured, row.getField(METHOD), row.getField(NORMALISATION));
                        finished.add(row.getField(PATH));
                    });
                }
            } else {
                try (var lines = Files.lines(file)) {
                    lines.map(JsonMapper.shared()::readTree).forEach(record -> {
                        requireSame(
                                file,
                                measured,
                                record.path(METHOD).asString(""),
                                record.path(NORMALISATION).asString(""));
                        finished.add(record.get(PATH).asString());
                    });
                }
            }
            if (finished.isEmpty()) {
                Files.write(file, new byte[0]);
            }
            return finished;
        } catch (IOException e) {
            throw refusal(file, e);
        } catch (JacksonException | NullPointerException | NoSuchElementException e) {
            throw InvalidInputException.of("--resume", "a file of another kind",
                    "a file of 'extract --output'")
                    .in(file)
                    .causedBy(e);
        }
    }

    /** Rows measured in two ways must not stand in one file; a failed input's row was not measured at all. */
    private static void requireSame(Path file, AcousticExtractor measured, String method,
            String normalisation) {
        var own = measured.method().key() + ", " + measured.normalisation().key();
        var found = method + ", " + normalisation;
        if (!method.isEmpty() && !found.equals(own)) {
            throw InvalidInputException.of("--resume", own,
                    "the method and normalisation of its rows, " + found)
                    .in(file);
        }
    }

    private static void cutIncompleteLine(Path file) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long end = bytes.length();
            while (end > 0) {
                bytes.seek(end - 1);
                if (bytes.read() == '\n') {
                    break;
                }
                end--;
            }
            bytes.setLength(end);
        }
    }

    private static InvalidInputException refusal(Path file, IOException e) {
        return InvalidInputException.of("--output", e.getMessage(), "a file that can be written")
                .in(file)
                .causedBy(e);
    }
}
