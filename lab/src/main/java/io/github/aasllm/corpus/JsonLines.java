// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.JsonFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lines of a list of clips as JSON objects, one a line or in one array. Numbers and truth values are
 * taken as they are written, null is nothing, and what is nested belongs to no column.
 */
final class JsonLines {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final Path file;
    private final JsonParser parser;

    private JsonLines(Path file, BufferedReader text) {
        this.file = file;
        this.parser = MAPPER.createParser(text);
    }

    /** @throws InvalidInputException on the way, if something is no object, or has a column twice */
    static Stream<ManifestLine> of(Path file, BufferedReader text) {
        var lines = new JsonLines(file, text);
        return Stream.generate(lines::next).takeWhile(Optional::isPresent).map(Optional::get);
    }

    private long line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private Optional<ManifestLine> next() {
        try {
            var token = parser.nextToken();
            boolean list = parser.streamReadContext().getParent() == null
                    || parser.streamReadContext().getParent().inRoot();
            if (list && (token == JsonToken.START_ARRAY || token == JsonToken.END_ARRAY)) {
                token = parser.nextToken(); // the brackets around all lines
            }
            if (token == null) {
                return Optional.empty();
            }
            var cells = new ManifestLine.Cells(file, line());
            if (token != JsonToken.START_OBJECT) {
                throw cells.refusal(parser.getString(), "a JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                field(cells);
            }
            return Optional.of(cells.finish());
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            throw InvalidInputException.of("manifest line " + e.getLocation().getLineNr(),
                            JsonFault.of(e), "a JSON object")
                    .in(file)
                    .causedBy(e);
        }
    }

    private void field(ManifestLine.Cells cells) {
        var column = parser.currentName();
        var value = parser.nextToken();
        if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
            if (ManifestLine.isKnown(column)) {
                throw cells.refusal(column + " is nested", "a text");
            }
            parser.skipChildren();
        } else {
            cells.add(column, value == JsonToken.VALUE_NULL ? "" : parser.getString());
        }
    }
}
