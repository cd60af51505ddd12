// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.record.ExtractFields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rows of one command, by which a file of them is known again.
 *
 * @param headers the columns of CSV that the command can write, nested names joined by a dot
 * @param way the fields that say how a row was made, with what rows to come say; in one file all are made alike
 * @param isNumber whether a column of CSV holds a number or nothing
 */
public record RowKind(String command, List<List<String>> headers, Map<String, String> way,
        Predicate<String> isNumber) {
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
                        ExtractFields.NORMALISATION, measured.normalisation().key()),
                column -> column.equals("duration_s") || column.startsWith("acoustic."));
    }

    /** The names in a line of JSON. */
    List<String> names() {
        return headers.getFirst().stream().map(column -> column.split("\\.", 2)[0]).distinct().toList();
    }
}
