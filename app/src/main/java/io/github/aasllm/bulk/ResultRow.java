// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvReader;
import io.github.aasllm.record.Column;
import io.github.aasllm.record.ExtractFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a row says of itself; empty texts where it says nothing.
 *
 * @param way the fields that say how it was made, in the order of {@link RowKind#way}
 * @param failed whether it is that of an input that failed
 */
record ResultRow(String path, String channel, List<String> way, boolean failed) {
    /** What a later row of the same clip has too. */
    String key() {
        return key(path, channel);
    }

    static String key(String path, String channel) {
        return path + "\0" + channel;
    }

    /** The row of a line of JSON Lines; empty if the command writes no such line. */
    static Optional<ResultRow> ofJson(RowKind kind, byte[] line) {
        try {
            var text = text(line);
            var record = JsonMapper.shared().readTree(text);
            var texts = Stream.concat(Stream.of(ExtractFields.CHANNEL, ExtractFields.ERROR),
                    kind.way().keySet().stream());
            boolean own = text.startsWith("{") && text.endsWith("}\n")
                    && List.copyOf(record.propertyNames()).equals(kind.names())
                    && record.get(ExtractFields.PATH).isString()
                    && texts.map(record::get).allMatch(ResultRow::isTextOrNull);
            return own ? Optional.of(new ResultRow(
                    record.get(ExtractFields.PATH).asString(),
                    record.get(ExtractFields.CHANNEL).asString(""),
                    kind.way().keySet().stream().map(name -> record.get(name).asString("")).toList(),
                    !record.get(ExtractFields.ERROR).isNull())) : Optional.empty();
        } catch (JacksonException | CharacterCodingException damaged) {
            return Optional.empty();
        }
    }

    private static boolean isTextOrNull(JsonNode value) {
        return value.isString() || value.isNull();
    }

    /** The columns of a header of CSV; empty if the command writes no such header. */
    static Optional<List<Column>> header(RowKind kind, byte[] line) {
        return kind.headers().stream()
                .filter(columns -> new String(line, UTF_8).equals(RowKind.header(columns) + "\n"))
                .findFirst();
    }

    /** The row of CSV with these columns; empty if the command writes no such row. */
    static Optional<ResultRow> ofCsv(RowKind kind, List<Column> columns, byte[] line) {
        try (var reader = CsvReader.builder().ofCsvRecord(text(line))) {
            var cells = reader.stream().findFirst().orElseThrow().getFields();
            if (cells.size() != columns.size()) {
                return Optional.empty();
            }
            var byName = new HashMap<String, String>();
            for (int i = 0; i < columns.size(); i++) {
                byName.put(columns.get(i).name(), cells.get(i));
                if (columns.get(i).kind().isNumber()) {
                    requireNumber(cells.get(i));
                }
            }
            return Optional.of(new ResultRow(
                    byName.get(ExtractFields.PATH),
                    byName.get(ExtractFields.CHANNEL),
                    kind.way().keySet().stream().map(byName::get).toList(),
                    !byName.get(ExtractFields.ERROR).isEmpty()));
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
