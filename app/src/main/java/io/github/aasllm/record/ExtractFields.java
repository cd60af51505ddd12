// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.record.Column.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The record of a measurement. */
public record ExtractFields(AcousticExtractor extractor) {
    public static final String PATH = "path";
    public static final String CHANNEL = "channel";
    public static final String METHOD = "method";
    public static final String NORMALISATION = "normalisation";
    public static final String ERROR = "error";

    /** All columns of records by one method. */
    public static List<Column> columns(Method method) {
        var columns = new ArrayList<>(List.of(
                Column.of(PATH, Kind.TEXT),
                Column.of(CHANNEL, Kind.TEXT),
                Column.of("duration_s", Kind.NUMBER),
                Column.of(METHOD, Kind.TEXT),
                Column.of(NORMALISATION, Kind.TEXT)));
        columns.addAll(ClipFields.acousticColumns(method));
        columns.addAll(List.of(Column.of("warnings", Kind.TEXTS), Column.of(ERROR, Kind.TEXT)));
        return columns;
    }

    public List<Column> columns() {
        return columns(extractor.method());
    }

    public Map<String, Object> of(ClipName clip, Measured result) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put(PATH, clip.path());
        fields.put(CHANNEL, clip.channel().orElse(null));
        fields.put("duration_s", result.durationSeconds());
        fields.put(METHOD, extractor.method().key());
        fields.put(NORMALISATION, extractor.normalisation().key());
        fields.put(ClipFields.ACOUSTIC, ClipFields.acoustic(result.acoustic()));
        fields.put("warnings", result.warnings());
        fields.put(ERROR, null);
        return fields;
    }
}
