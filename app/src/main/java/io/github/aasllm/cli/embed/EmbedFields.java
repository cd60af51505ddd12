// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.embed;

import io.github.aasllm.bulk.RowKind;
import io.github.aasllm.recognizer.Embedder.Embedding;
import io.github.aasllm.recognizer.Embedder.Layer;
import io.github.aasllm.recognizer.Embedder.Pool;
import io.github.aasllm.record.ClipName;
import io.github.aasllm.record.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The record of an embedding.
 *
 * @param model the fingerprint of its weights
 * @param width numbers in a row
 */
record EmbedFields(String model, Layer layer, Pool pool, int width, Format format) {
    static final String EMBEDDING = "embedding";

    /**
     * A clip's embedding.
     *
     * @param durationSeconds of the whole clip
     * @param warnings of its reading and of its encoding
     */
    record Embedded(double durationSeconds, Embedding embedding, List<String> warnings) {}

    List<String> columns() {
        var columns = new ArrayList<>(List.of("path", "channel", "duration_s", "model", "layer", "pool", "states"));
        if (format == Format.CSV) {
            for (int i = 0; i < width; i++) {
                columns.add(EMBEDDING + "." + i);
            }
        } else {
            columns.add(EMBEDDING);
        }
        columns.addAll(List.of("warnings", "error"));
        return columns;
    }

    RowKind rows() {
        return new RowKind("embed", List.of(columns()),
                Map.of("model", model, "layer", layer.key(), "pool", pool.key()),
                column -> column.equals("duration_s") || column.equals("states")
                        || column.startsWith(EMBEDDING + "."));
    }

    Map<String, Object> of(ClipName clip, Embedded result) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("path", clip.path());
        fields.put("channel", clip.channel());
        fields.put("duration_s", result.durationSeconds());
        fields.put("model", model);
        fields.put("layer", layer.key());
        fields.put("pool", pool.key());
        fields.put("states", result.embedding().states());
        fields.put(EMBEDDING, numbers(result.embedding()));
        fields.put("warnings", result.warnings());
        fields.put("error", null);
        return fields;
    }

    private Object numbers(Embedding embedding) {
        if (pool == Pool.NONE) {
            return embedding.rows();
        }
        var row = embedding.rows().getFirst();
        if (format == Format.JSONL) {
            return row;
        }
        var byColumn = new LinkedHashMap<String, Float>();
        for (int i = 0; i < row.length; i++) {
            byColumn.put(Integer.toString(i), row[i]);
        }
        return byColumn;
    }
}
