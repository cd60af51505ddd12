// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
final class Manifest {
    private static final String PATH = "path";

    private Manifest() {}

    static boolean isManifest(String argument) {
        return argument.endsWith(".csv") || argument.endsWith(".jsonl");
    }

    /**
     * The clips of a manifest, in its order.
     *
     * @throws InvalidInputException here or on the way, if it is missing or damaged, or a line has no path
     */
    static Iterator<Input> read(Path file) {
        try {
            return file.toString().endsWith(".csv") ? csv(file).iterator() : jsonLines(file).iterator();
        } catch (IOException | UncheckedIOException e) {
            throw InvalidInputException.of("manifest", e.getMessage(), "a readable file").in(file).causedBy(e);
        }
    }

    private static Stream<Input> csv(Path file) throws IOException {
        var rows = CsvReader.builder().ofNamedCsvRecord(file);
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> input(file, row.getStartingLineNumber(), row.getFieldsAsMap()));
    }

    private static Stream<Input> jsonLines(Path file) throws IOException {
        var number = new long[1];
        return Files.lines(file).flatMap(line -> {
            number[0]++;
            return line.isBlank() ? Stream.empty() : Stream.of(input(file, number[0], fields(file, number[0], line)));
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

    private static Input input(Path file, long line, Map<String, String> fields) {
        var path = fields.getOrDefault(PATH, "");
        if (path.isBlank()) {
            throw InvalidInputException.of("manifest line " + line, "no path", "a column path").in(file);
        }
        return new Input(path, file.resolveSibling(path), fields);
    }
}
