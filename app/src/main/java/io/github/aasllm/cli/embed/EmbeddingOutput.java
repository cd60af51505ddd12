// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.embed;

import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.record.ClipName;
import io.github.aasllm.record.Format;
import io.github.aasllm.record.RecordWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Rows of states: in CSV a column for each number, in JSON Lines a list. */
final class EmbeddingOutput implements Output<Embedding> {
    private static final String STATES = "states";

    private final RecordWriter writer;
    private final Format format;

    /** @param numbers of a row */
    EmbeddingOutput(PrintWriter out, Format format, int numbers) {
        this.format = format;
        var columns = new ArrayList<>(List.of("path", "channel", "duration_s", "frame"));
        if (format == Format.CSV) {
            IntStream.range(0, numbers).forEach(d -> columns.add(STATES + "." + d));
        } else {
            columns.add(STATES);
        }
        columns.addAll(List.of("warnings", "error"));
        this.writer = new RecordWriter(out, format, columns, true);
    }

    @Override
    public void done(Input input, Embedding result) {
        for (int frame = 0; frame < result.rows().size(); frame++) {
            writer.write(fields(input.clip(), frame, result));
        }
    }

    private Map<String, Object> fields(ClipName clip, int frame, Embedding result) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("path", clip.path());
        fields.put("channel", clip.channel());
        fields.put("duration_s", result.durationSeconds());
        fields.put("frame", frame);
        fields.put(STATES, states(result.rows().get(frame)));
        fields.put("warnings", result.warnings());
        fields.put("error", null);
        return fields;
    }

    private Object states(double[] row) {
        if (format != Format.CSV) {
            return row;
        }
        var cells = new LinkedHashMap<String, Object>();
        IntStream.range(0, row.length).forEach(d -> cells.put(String.valueOf(d), row[d]));
        return cells;
    }

    @Override
    public void failed(Input input, String error) {
        writer.failed(input.clip(), error);
    }

    @Override
    public void end() {
        // every row is written when it is there
    }
}
