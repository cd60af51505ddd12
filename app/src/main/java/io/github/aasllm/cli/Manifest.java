// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A list of clips as CSV with a header, or as JSON Lines; the column {@code path} is relative to its folder. */
final class Manifest {
    private static final String PATH = "path";

    private Manifest() {}

    static boolean isManifest(String argument) {
        return argument.endsWith(".csv") || argument.endsWith(".jsonl");
    }

    /**
     * The clips of a manifest, in its order.
     *
     * @throws InvalidInputException if it is missing, damaged, empty, or a line has no path
     */
    static List<Input> read(Path file) {
        try {
            var names = file.toString().endsWith(".csv") ? csv(file) : jsonLines(file);
            if (names.isEmpty()) {
                throw InvalidInputException.of("manifest", "no clip", "a line for each clip").in(file);
            }
            return names.stream()
                    .map(name -> new Input(name, file.resolveSibling(name)))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw InvalidInputException.of("manifest", e.getMessage(), "a readable file").in(file).causedBy(e);
        }
    }

    private static List<String> csv(Path file) throws IOException {
        var names = new ArrayList<String>();
        try (var rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            for (var row : rows) {
                names.add(row.findField(PATH)
                        .filter(name -> !name.isBlank())
                        .orElseThrow(() -> missing(file, row.getStartingLineNumber())));
            }
        }
        return names;
    }

    private static List<String> jsonLines(Path file) throws IOException {
        var names = new ArrayList<String>();
        int number = 0;
        for (var line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                var name = JsonMapper.shared().readTree(line).path(PATH);
                if (!name.isString()) {
                    throw missing(file, number);
                }
                names.add(name.stringValue());
            } catch (JacksonException e) {
                throw InvalidInputException.of("manifest line " + number, e.getOriginalMessage(), "a JSON object")
                        .in(file)
                        .causedBy(e);
            }
        }
        return names;
    }

    private static InvalidInputException missing(Path file, long line) {
        return InvalidInputException.of("manifest line " + line, "no path", "a column path").in(file);
    }
}
