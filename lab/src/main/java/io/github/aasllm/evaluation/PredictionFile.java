// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code predictions.jsonl}: one {@link PredictionRow} a line, each with everything that a report needs, so
 * that files can be joined by putting one behind the other.
 */
public final class PredictionFile {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private PredictionFile() {}

    /** Appends a row. */
    public static void append(Writer out, PredictionRow row) throws IOException {
        out.write(MAPPER.writeValueAsString(json(row)));
        out.write('\n');
    }

    /**
     * Reads all rows, in the file's order.
     *
     * @throws InvalidInputException if the file cannot be read, or a line is no prediction
     */
    public static List<PredictionRow> read(Path file) {
        var rows = new ArrayList<PredictionRow>();
        var cutOff = forEach(file, rows::add);
        if (cutOff.isPresent()) {
            throw InvalidInputException.of("predictions line " + cutOff.getAsInt(), "cut off", "a prediction")
                    .in(file);
        }
        return rows;
    }

    /**
     * Hands over all rows, in the file's order, without keeping them.
     *
     * @return the number of the last line if it was cut off, as a kill leaves it; all before it were handed
     *     over
     * @throws InvalidInputException if the file cannot be read, or another line is no prediction
     */
    public static OptionalInt forEach(Path file, Consumer<PredictionRow> rows) {
        try (var lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (var line = lines.readLine(); line != null; ) {
                number++;
                var next = lines.readLine();
                try {
                    rows.accept(row(line));
                } catch (JacksonException e) {
                    if (next == null && !endsWithLineFeed(file)) {
                        return OptionalInt.of(number);
                    }
                    throw InvalidInputException.of("predictions line " + number, e.getOriginalMessage(),
                            "a prediction")
                            .in(file)
                            .causedBy(e);
                }
                line = next;
            }
        } catch (IOException e) {
            throw InvalidInputException.of("predictions", e.getMessage(), "a readable file").in(file)
                    .causedBy(e);
        }
        return OptionalInt.empty();
    }

    private static boolean endsWithLineFeed(Path file) throws IOException {
        try (var bytes = FileChannel.open(file)) {
            var last = ByteBuffer.allocate(1);
            bytes.read(last, Math.max(0, bytes.size() - 1));
            return last.get(0) == '\n';
        }
    }

    private static Map<String, Object> json(PredictionRow row) {
        var origin = row.origin();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", row.id());
        fields.put("label", row.label());
        fields.put("emotion", row.emotion());
        fields.put("probabilities", row.probabilities());
        fields.put("log_scores", row.logScores());
        fields.put("facts", new TreeMap<>(row.facts()));
        fields.put("corpus", origin.corpus());
        fields.put("protocol", origin.protocol());
        fields.put("arm", origin.arm());
        fields.put("seed", origin.seed());
        fields.put("fold", origin.fold());
        fields.put("details", new TreeMap<>(origin.details()));
        return fields;
    }

    private static PredictionRow row(String line) {
        var node = MAPPER.readTree(line);
        return new PredictionRow(
                node.required("id").stringValue(),
                node.required("label").stringValue(),
                node.required("emotion").stringValue(),
                map(node.required("probabilities"), JsonNode::doubleValue),
                map(node.required("log_scores"), JsonNode::doubleValue),
                map(node.required("facts"), JsonNode::stringValue),
                new Origin(
                        node.required("corpus").stringValue(),
                        node.required("protocol").stringValue(),
                        node.required("arm").stringValue(),
                        node.required("seed").longValue(),
                        node.required("fold").stringValue(),
                        map(node.required("details"), JsonNode::stringValue)));
    }

    private static <T> Map<String, T> map(JsonNode object, Function<JsonNode, T> value) {
        var map = new LinkedHashMap<String, T>();
        object.properties().forEach(field -> map.put(field.getKey(), value.apply(field.getValue())));
        return map;
    }
}
