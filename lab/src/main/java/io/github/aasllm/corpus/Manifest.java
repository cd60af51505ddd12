// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A list of clips as CSV with a header, or as JSON Lines, read line by line; the column {@code path} is
 * relative to its folder, and the other columns are facts about the clip.
 */
public final class Manifest {
    /** The column that every manifest has. */
    public static final String PATH = "path";

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Manifest() {}

    /** Whether a name is that of a manifest. */
    public static boolean isManifest(String name) {
        return name.endsWith(".csv") || name.endsWith(".jsonl");
    }

    /**
     * The clips of a manifest, in its order.
     *
     * @throws InvalidInputException here or on the way, if it is missing or damaged, or a line has no path
     */
    public static Iterator<ManifestRow> read(Path file) {
        return new Rows(file, lines(file, true).iterator());
    }

    /** The lines of a file of the same form that need have no column {@code path}; theirs is empty. */
    static Iterator<ManifestRow> rows(Path file) {
        return new Rows(file, lines(file, false).iterator());
    }

    private static Stream<ManifestRow> lines(Path file, boolean withPath) {
        try {
            var lines = file.toString().endsWith(".jsonl") ? jsonLines(file) : csv(file);
            return lines.map(line -> row(file, line, withPath));
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(file, e);
        }
    }

    /** One line, before its path is looked at. */
    private record Line(long number, Map<String, String> fields) {}

    /** The same rows; what breaks the file on the way is a refusal that names it. */
    private record Rows(Path file, Iterator<ManifestRow> rows) implements Iterator<ManifestRow> {
        @Override
        public boolean hasNext() {
            try {
                return rows.hasNext();
            } catch (UncheckedIOException | CsvParseException e) {
                throw unreadable(file, e);
            }
        }

        @Override
        public ManifestRow next() {
            try {
                return rows.next();
            } catch (UncheckedIOException | CsvParseException e) {
                throw unreadable(file, e);
            }
        }
    }

    private static InvalidInputException unreadable(Path file, Exception e) {
        if (e instanceof CharacterCodingException || e.getCause() instanceof CharacterCodingException) {
            return InvalidInputException.of("manifest", "not UTF-8", "UTF-8 text").in(file).causedBy(e);
        }
        return InvalidInputException.of("manifest", e.getMessage(), "a readable file").in(file).causedBy(e);
    }

    private static Stream<Line> csv(Path file) throws IOException {
        var rows = CsvReader.builder().ofNamedCsvRecord(withoutMark(file));
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Line(row.getStartingLineNumber(), row.getFieldsAsMap()));
    }

    /** The text, which must be UTF-8, without the mark that spreadsheets put before it. */
    private static Reader withoutMark(Path file) throws IOException {
        var reader = Files.newBufferedReader(file);
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    private static Stream<Line> jsonLines(Path file) throws IOException {
        var number = new long[1];
        return Files.lines(file).flatMap(line -> {
            number[0]++;
            return line.isBlank() ? Stream.empty() : Stream.of(new Line(number[0],
                    fields(file, number[0], line)));
        });
    }

    private static Map<String, String> fields(Path file, long line, String json) {
        try {
            var fields = new LinkedHashMap<String, String>();
            JsonMapper.shared().readTree(json).properties().forEach(field ->
                    fields.put(field.getKey(), field.getValue().asString("")));
            return fields;
        } catch (JacksonException e) {
            throw InvalidInputException.of("manifest line " + line, e.getOriginalMessage(), "a JSON object")
                    .in(file)
                    .causedBy(e);
        }
    }

    private static ManifestRow row(Path file, Line line, boolean withPath) {
        var path = line.fields().getOrDefault(PATH, "");
        if (withPath && path.isBlank()) {
            throw InvalidInputException.of("manifest line " + line.number(), "no path", "a column path")
                    .in(file);
        }
        return new ManifestRow(line.number(), path, resolved(file, line.number(), path), line.fields());
    }

    private static Path resolved(Path file, long line, String path) {
        try {
            return file.resolveSibling(path);
        } catch (InvalidPathException e) {
            throw InvalidInputException.of("manifest line " + line, path.replace('\0', '?'), "a path")
                    .in(file)
                    .causedBy(e);
        }
    }
}
