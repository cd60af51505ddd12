// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.NearFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A list of clips as CSV with a header, or as JSON Lines, read line by line; the column {@code path} is
 * relative to its folder, and the other columns are facts about the clip.
 *
 * <p>CSV has commas, semicolons or tabs between its cells. Columns are found in any case, and white space
 * around names and cells does not count. Whatever could hide a clip is refused with its line: a quote that is
 * not closed, a line with more or fewer cells than the header, a column that stands twice.
 */
public final class Manifest {
    /** The column that every manifest has. */
    public static final String PATH = "path";

    private static final List<String> TABLES = List.of(".csv", ".tsv");
    private static final List<String> OBJECTS = List.of(".jsonl", ".ndjson", ".json");

    private Manifest() {}

    /** Whether a name is that of a manifest. */
    public static boolean isManifest(String name) {
        return endsIn(TABLES, name) || endsIn(OBJECTS, name);
    }

    private static boolean endsIn(List<String> endings, String name) {
        return endings.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    /**
     * The clips of a manifest, in its order.
     *
     * @throws InvalidInputException here or on the way, if it is missing or damaged, or a line has no path
     */
    public static Iterator<ManifestRow> read(Path file) {
        return rows(file, PATH);
    }

    /**
     * The same of a list whose clips are named in another column.
     *
     * @param path the column that must be there, and gives a row its path
     */
    static Iterator<ManifestRow> rows(Path file, String path) {
        try {
            return new Rows(file, path, lines(file, path).iterator());
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(file, e);
        }
    }

    private static Stream<ManifestLine> lines(Path file, String path) throws IOException {
        if (!Files.exists(file)) {
            throw NearFiles.ask(InvalidInputException.of("manifest", "missing", "a list of clips").in(file), file,
                    Files::isRegularFile);
        }
        var text = ManifestText.open(file);
        return endsIn(OBJECTS, file.toString()) ? JsonLines.of(file, text) : CsvLines.of(file, text, path);
    }

    /** The rows of lines; what breaks the file on the way is a refusal that names it. */
    private record Rows(Path file, String path, Iterator<ManifestLine> lines)
            implements Iterator<ManifestRow> {
        @Override
        public boolean hasNext() {
            try {
                return lines.hasNext();
            } catch (UncheckedIOException e) {
                throw unreadable(file, e);
            }
        }

        @Override
        public ManifestRow next() {
            try {
                return row(lines.next());
            } catch (UncheckedIOException e) {
                throw unreadable(file, e);
            }
        }

        private ManifestRow row(ManifestLine line) {
            var written = line.cell(path);
            if (written.isBlank()) {
                throw InvalidInputException.of("manifest line " + line.number(), "no " + path,
                        "a column " + path).in(file);
            }
            return new ManifestRow(line.number(), written, resolved(file, line.number(), written),
                    line.cells());
        }
    }

    private static InvalidInputException unreadable(Path file, Exception e) {
        if (e instanceof CharacterCodingException || e.getCause() instanceof CharacterCodingException) {
            return InvalidInputException.of("manifest", "not UTF-8", "UTF-8 text").in(file).causedBy(e);
        }
        return InvalidInputException.of("manifest", e.getMessage(), "a readable file").in(file).causedBy(e);
    }

    /** A path as it is written in a line, from the list's folder on. */
    static Path resolved(Path file, long line, String path) {
        try {
            return file.resolveSibling(path);
        } catch (InvalidPathException e) {
            throw InvalidInputException.of("manifest line " + line, path.replace('\0', '?'), "a path")
                    .in(file)
                    .causedBy(e);
        }
    }
}
