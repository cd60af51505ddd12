// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvReader;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.record.ExtractFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a row of {@code extract} says of itself; empty texts where it says nothing.
 *
 * @param failed whether it is that of an input that failed
 */
record ResultRow(String path, String channel, String method, String normalisation, boolean failed) {
    private static final List<String> NAMES = ExtractFields.columns(Method.PAPER).stream()
            .map(column -> column.split("\\.", 2)[0]).distinct().toList();

    /** What a later row of the same clip has too. */
    String key() {
        return key(path, channel);
    }

    static String key(String path, String channel) {
        return path + "\0" + channel;
    }

    /** The row of a line of JSON Lines; empty if {@code extract} writes no such line. */
    static Optional<ResultRow> ofJson(byte[] line) {
        try {
            var text = text(line);
            var record = JsonMapper.shared().readTree(text);
            boolean own = text.startsWith("{") && text.endsWith("}\n")
                    && List.copyOf(record.propertyNames()).equals(NAMES)
                    && record.get(ExtractFields.PATH).isString()
                    && Stream.of(ExtractFields.CHANNEL, ExtractFields.METHOD, ExtractFields.NORMALISATION,
                            ExtractFields.ERROR).map(record::get).allMatch(ResultRow::isTextOrNull);
            return own ? Optional.of(new ResultRow(
                    record.get(ExtractFields.PATH).asString(),
                    record.get(ExtractFields.CHANNEL).asString(""),
                    record.get(ExtractFields.METHOD).asString(""),
                    record.get(ExtractFields.NORMALISATION).asString(""),
                    !record.get(ExtractFields.ERROR).isNull())) : Optional.empty();
        } catch (JacksonException | CharacterCodingException damaged) {
            return Optional.empty();
        }
    }

    private static boolean isTextOrNull(JsonNode value) {
        return value.isString() || value.isNull();
    }

    /** The columns of a header of CSV; empty if {@code extract} writes no such header. */
    static Optional<List<String>> header(byte[] line) {
        return Stream.of(Method.values())
                .map(ExtractFields::columns)
                .filter(columns -> new String(line, UTF_8).equals(String.join(",", columns) + "\n"))
                .findFirst();
    }

    /** The row of CSV with these columns; empty if {@code extract} writes no such row. */
    static Optional<ResultRow> ofCsv(List<String> columns, byte[] line) {
        try (var reader = CsvReader.builder().ofCsvRecord(text(line))) {
            var cells = reader.stream().findFirst().orElseThrow().getFields();
            for (int i = 0; i < columns.size() && cells.size() == columns.size(); i++) {
                if (columns.get(i).equals("duration_s") || columns.get(i).startsWith("acoustic.")) {
                    requireNumber(cells.get(i));
                }
            }
            return cells.size() != columns.size() ? Optional.empty() : Optional.of(new ResultRow(
                    cells.get(columns.indexOf(ExtractFields.PATH)),
                    cells.get(columns.indexOf(ExtractFields.CHANNEL)),
                    cells.get(columns.indexOf(ExtractFields.METHOD)),
                    cells.get(columns.indexOf(ExtractFields.NORMALISATION)),
                    !cells.get(columns.indexOf(ExtractFields.ERROR)).isEmpty()));
        } catch (IOException | RuntimeException damaged) {
            return Optional.empty();
        }
    }

    private static void requireNumber(String cell) {
        if (!cell.isEmpty()) {
            Double.parseDouble(cell);
        }
    }

    private static String text(byte[] line) throws CharacterCodingException {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    }
}
