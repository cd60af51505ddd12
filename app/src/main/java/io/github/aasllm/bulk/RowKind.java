// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.record.Column;
import io.github.aasllm.record.ExtractFields;
import io.github.aasllm.record.RecordWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The rows of one command, by which a file of them is known again.
 *
 * @param headers the columns that the command can write
 * @param way the fields that say how a row was made, with what rows to come say; in one file all are made alike
 * @param batched whether clips are worked on in batches, so that the last bits of a row depend on its company
 */
public record RowKind(String command, List<List<Column>> headers, Map<String, String> way, boolean batched) {
    public RowKind {
        headers = List.copyOf(headers);
        way = new TreeMap<>(way);
    }

    /** Rows that depend on their own clip alone. */
    public RowKind(String command, List<List<Column>> headers, Map<String, String> way) {
        this(command, headers, way, false);
    }

    /** The rows of {@code extract}. */
    public static RowKind of(AcousticExtractor measured) {
        return new RowKind(
                "extract",
                Stream.of(Method.values()).map(ExtractFields::columns).toList(),
                Map.of(ExtractFields.METHOD, measured.method().key(),
                        ExtractFields.NORMALISATION, measured.normalisation().key()));
    }

    /** The first line of CSV: the names of columns, quoted where they need it as {@link RecordWriter} does. */
    static String header(List<Column> columns) {
        var line = csv(columns.stream().map(Column::name).toList());
        return line.substring(0, line.length() - 1);
    }

    /** A line of CSV, with its line feed. */
    static String csv(List<String> cells) {
        var line = new StringWriter();
        try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(line)) {
            csv.writeRecord(cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    /** The names in a line of JSON. */
    List<String> names() {
        return headers.getFirst().stream().map(column -> column.path().getFirst()).distinct().toList();
    }
}
