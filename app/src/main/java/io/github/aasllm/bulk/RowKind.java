// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.record.Column;
import io.github.aasllm.record.ExtractFields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows of one command, by which a file of them is known again.
 *
 * @param headers the columns that the command can write
 * @param way the fields that say how a row was made, with what rows to come say; in one file all are made alike
 */
public record RowKind(String command, List<List<Column>> headers, Map<String, String> way) {
    public RowKind {
        headers = List.copyOf(headers);
        way = new TreeMap<>(way);
    }

    /** The rows of {@code extract}. */
    public static RowKind of(AcousticExtractor measured) {
        return new RowKind(
                "extract",
                Stream.of(Method.values()).map(ExtractFields::columns).toList(),
                Map.of(ExtractFields.METHOD, measured.method().key(),
                        ExtractFields.NORMALISATION, measured.normalisation().key()));
    }

    /** A line of CSV with the names of columns. */
    static String header(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(","));
    }

    /** The names in a line of JSON. */
    List<String> names() {
        return headers.getFirst().stream().map(column -> column.path().getFirst()).distinct().toList();
    }
}
