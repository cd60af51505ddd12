// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes records in JSON Lines or CSV, each as soon as it is there; docs/output.md is the schema.
 *
 * <p>A record is a map of names to values; a value may be a map of its own, whose names CSV joins by a dot.
 * Numbers keep their full precision. A failed input has the same names, and no value but path, channel and
 * error.
 */
public final class RecordWriter {
    private final PrintWriter out;
    private final List<Column> columns;
    private final CsvWriter csv;

    /**
     * @param format JSONL or CSV
     * @param withHeader whether a CSV begins here, and is not gone on with
     */
    public RecordWriter(PrintWriter out, Format format, List<Column> columns, boolean withHeader) {
        this.out = out;
        this.columns = columns;
        this.csv = format == Format.CSV
                ? CsvWriter.builder().bufferSize(0).lineDelimiter(LineDelimiter.LF).build(out)
                : null;
        if (csv != null && withHeader) {
            csv.writeRecord(columns.stream().map(Column::name).toList());
            out.flush();
        }
    }

    /** The record of a clip that failed. */
    public void failed(ClipName clip, String error) {
        write(failure(columns, clip, error));
    }

    /** The record of a clip that failed, by the names of the columns. */
    public static Map<String, Object> failure(List<Column> columns, ClipName clip, String error) {
        var record = new LinkedHashMap<String, Object>();
        columns.forEach(column -> record.put(column.path().getFirst(), null));
        record.put("path", clip.path());
        record.put("channel", clip.channel().orElse(null));
        record.put("warnings", List.of());
        record.put("error", error);
        return record;
    }

    /** A record with the names of the columns. */
    public void write(Map<String, Object> record) {
        if (csv == null) {
            out.println(JsonMapper.shared().writeValueAsString(record));
        } else {
            var flat = flat("", record, new LinkedHashMap<>());
            csv.writeRecord(columns.stream()
                    .map(column -> flat.getOrDefault(column.name(), ""))
                    .toList());
        }
        out.flush();
    }

    private static Map<String, String> flat(String prefix, Map<?, ?> record, Map<String, String> found) {
        record.forEach((name, value) -> {
            if (value instanceof Map<?, ?> nested) {
                flat(prefix + name + ".", nested, found);
            } else if (value instanceof Collection<?> several) {
                found.put(prefix + name,
                        several.stream().map(String::valueOf).collect(Collectors.joining("; ")));
            } else if (value instanceof Optional<?>) {
                throw new IllegalArgumentException(prefix + name + ": " + value + " (expected: what it holds, or null)");
            } else if (value != null) {
                found.put(prefix + name, value.toString());
            }
        });
        return found;
    }
}
