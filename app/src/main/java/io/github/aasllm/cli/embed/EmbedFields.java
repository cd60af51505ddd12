// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.embed;

import io.github.aasllm.audio.Sound;
import io.github.aasllm.bulk.RowKind;
import io.github.aasllm.recognizer.Embedder;
import io.github.aasllm.record.ClipName;
import io.github.aasllm.record.Column;
import io.github.aasllm.record.Column.Kind;
import io.github.aasllm.record.Format;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The record of an embedding.
 *
 * @param model the fingerprint of its weights
 * @param width D
 */
public record EmbedFields(String model, Layer layer, Pool pool, int width, Format format) {
    static final String EMBEDDING = "embedding";

    /** Numbers in a row. */
    int numbers() {
        return pool.columns(width);
    }

    /** @throws io.github.aasllm.error.InvalidInputException if the clip is too short, or there is no such layer */
    public Embedding embed(Embedder embedder, Sound read) {
        var heard = embedder.hear(read.waveform());
        var states = layer.states(embedder, heard.samples());
        var warnings = Stream.of(read.warnings(), heard.warnings(), heard.speech().warning().stream().toList());
        return new Embedding(read.waveform().durationSeconds(), states.length, Arrays.asList(pool.apply(states)),
                warnings.flatMap(List::stream).toList());
    }

    public List<Column> columns() {
        var columns = new ArrayList<>(List.of(
                Column.of("path", Kind.TEXT),
                Column.of("channel", Kind.TEXT),
                Column.of("duration_s", Kind.NUMBER),
                Column.of("model", Kind.TEXT),
                Column.of("layer", Kind.TEXT),
                Column.of("pool", Kind.TEXT),
                Column.of("states", Kind.COUNT)));
        if (format == Format.CSV) {
            for (int i = 0; i < numbers(); i++) {
                columns.add(new Column(List.of(EMBEDDING, Integer.toString(i)), Kind.NUMBER));
            }
        } else {
            columns.add(Column.of(EMBEDDING, pool == Pool.NONE ? Kind.ROWS : Kind.NUMBERS));
        }
        columns.addAll(List.of(Column.of("warnings", Kind.TEXTS), Column.of("error", Kind.TEXT)));
        return columns;
    }

    RowKind rows() {
        return new RowKind("embed", List.of(columns()),
                Map.of("model", model, "layer", layer.key(), "pool", pool.key()));
    }

    /** The record of a clip. */
    public Map<String, Object> of(ClipName clip, Embedding result) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("path", clip.path());
        fields.put("channel", clip.channel().orElse(null));
        fields.put("duration_s", result.durationSeconds());
        fields.put("model", model);
        fields.put("layer", layer.key());
        fields.put("pool", pool.key());
        fields.put("states", result.states());
        fields.put(EMBEDDING, numbers(result));
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
        var byColumn = new LinkedHashMap<String, Double>();
        for (int i = 0; i < row.length; i++) {
            byColumn.put(Integer.toString(i), row[i]);
        }
        return byColumn;
    }
}
