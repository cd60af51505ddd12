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
 * @param seconds of the clip; 0 where the row does not say
 * @param own whether it has the fields of the rows to come, and not those that the command writes in other ways
 */
record ResultRow(
        String path, String channel, List<String> way, boolean failed, double seconds, boolean own) {
    private static final String SECONDS = "duration_s";

    /** What a later row of the same clip has too. */
    String key() {
        return key(path, channel);
    }

    static String key(String path, String channel) {
        return path + "\0" + channel;
    }

    /** Of a key. */
    static String path(String key) {
        return key.substring(0, key.indexOf('\0'));
    }

    /** The row of a line of JSON Lines; empty if the command writes no such line. */
    static Optional<ResultRow> ofJson(RowKind kind, byte[] line) {
        try {
            var text = text(line);
            var record = JsonMapper.shared().readTree(text);
            var texts = Stream.concat(Stream.of(ExtractFields.CHANNEL, ExtractFields.ERROR),
                    kind.way().keySet().stream());
            boolean known = text.startsWith("{") && text.endsWith("}\n")
                    && record.path(ExtractFields.PATH).isString()
                    && texts.map(record::path).allMatch(ResultRow::isTextOrNull);
            return known ? Optional.of(new ResultRow(
                    record.get(ExtractFields.PATH).asString(),
                    record.get(ExtractFields.CHANNEL).asString(""),
                    kind.way().keySet().stream().map(name -> record.get(name).asString("")).toList(),
                    !record.get(ExtractFields.ERROR).isNull(),
                    record.path(SECONDS).asDouble(0),
                    List.copyOf(record.propertyNames()).equals(kind.names()))) : Optional.empty();
        } catch (JacksonException | CharacterCodingException damaged) {
            return Optional.empty();
        }
    }

    private static boolean isTextOrNull(JsonNode value) {
        return value.isString() || value.isNull();
    }

    /**
     * The columns of a header of CSV; empty if the command writes no such header in any way. Those of other labels,
     * say, are not the command's now.
     */
    static Optional<List<Column>> header(RowKind kind, byte[] line) {
        var own = kind.headers().stream()
                .filter(columns -> new String(line, UTF_8).equals(RowKind.header(columns) + "\n"))
                .findFirst();
        return own.isPresent() ? own : otherHeader(kind, line);
    }

    private static Optional<List<Column>> otherHeader(RowKind kind, byte[] line) {
        try (var reader = CsvReader.builder().ofCsvRecord(text(line))) {
            var names = reader.stream().findFirst().orElseThrow().getFields();
            var known = Stream.concat(Stream.of(ExtractFields.PATH, ExtractFields.CHANNEL, ExtractFields.ERROR),
                    kind.way().keySet().stream()).toList();
            return names.containsAll(known) && RowKind.csv(names).equals(text(line))
                    ? Optional.of(names.stream().map(name -> Column.of(name, Column.Kind.TEXT)).toList())
                    : Optional.empty();
        } catch (IOException | RuntimeException damaged) {
            return Optional.empty();
        }
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
            var seconds = byName.getOrDefault(SECONDS, "");
            return Optional.of(new ResultRow(
                    byName.get(ExtractFields.PATH),
                    byName.get(ExtractFields.CHANNEL),
                    kind.way().keySet().stream().map(byName::get).toList(),
                    !byName.get(ExtractFields.ERROR).isEmpty(),
                    seconds.isEmpty() ? 0 : Double.parseDouble(seconds),
                    kind.headers().contains(columns)));
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
