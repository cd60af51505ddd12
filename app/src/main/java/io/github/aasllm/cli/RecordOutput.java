// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes each result as a record, in JSON Lines or CSV, as soon as it is there; docs/output.md is the schema.
 *
 * <p>A record is a map of names to values; a value may be a map of its own, whose names CSV joins by a dot.
 * Numbers keep their full precision. A failed input has the same names, and no value but path, channel and
 * error.
 */
final class RecordOutput<R> implements Output<R> {
    private final PrintWriter out;
    private final List<String> columns;
    private final CsvWriter csv;
    private final BiFunction<Input, R, Map<String, Object>> fields;

    /**
     * @param format JSONL or CSV
     * @param columns all names, nested ones joined by a dot
     * @param withHeader whether a CSV begins here, and is not gone on with
     */
    RecordOutput(
            PrintWriter out,
            Format format,
            List<String> columns,
            boolean withHeader,
            BiFunction<Input, R, Map<String, Object>> fields) {
        this.out = out;
        this.columns = columns;
        this.fields = fields;
        this.csv = format == Format.CSV
                ? CsvWriter.builder().bufferSize(0).lineDelimiter(LineDelimiter.LF).build(out)
                : null;
        if (csv != null && withHeader) {
            csv.writeRecord(columns);
            out.flush();
        }
    }

    @Override
    public void done(Input input, R result) {
        write(fields.apply(input, result));
    }

    @Override
    public void failed(Input input, String error) {
        var record = new LinkedHashMap<String, Object>();
        columns.forEach(column -> record.put(column.split("\\.", 2)[0], null));
        record.put("path", input.name());
        record.put("channel", input.channel() == null ? null : input.channel().word());
        record.put("warnings", List.of());
        record.put("error", error);
        write(record);
    }

    private void write(Map<String, Object> record) {
        if (csv == null) {
            out.println(JsonMapper.shared().writeValueAsString(record));
        } else {
            var flat = flat("", record, new LinkedHashMap<>());
            csv.writeRecord(columns.stream()
                    .map(column -> flat.getOrDefault(column, ""))
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
            } else if (value != null) {
                found.put(prefix + name, value.toString());
            }
        });
        return found;
    }
}
