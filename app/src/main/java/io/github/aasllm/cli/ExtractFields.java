// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The record of a measurement. */
record ExtractFields(AcousticExtractor extractor) {
    static final String PATH = "path";
    static final String CHANNEL = "channel";
    static final String METHOD = "method";
    static final String NORMALISATION = "normalisation";
    static final String ERROR = "error";

    /** All names of records by one method, nested ones joined by a dot. */
    static List<String> columns(Method method) {
        var columns = new ArrayList<>(List.of(PATH, CHANNEL, "duration_s", METHOD, NORMALISATION));
        columns.addAll(ClipFields.acousticColumns(method));
        columns.addAll(List.of("warnings", ERROR));
        return columns;
    }

    List<String> columns() {
        return columns(extractor.method());
    }

    Map<String, Object> of(Input input, Measured result) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put(PATH, input.name());
        fields.put(CHANNEL, input.channel().word());
        fields.put("duration_s", result.durationSeconds());
        fields.put(METHOD, extractor.method().key());
        fields.put(NORMALISATION, extractor.normalisation().key());
        fields.put("acoustic", ClipFields.acoustic(result.acoustic()));
        fields.put("warnings", result.warnings());
        fields.put(ERROR, null);
        return fields;
    }
}
