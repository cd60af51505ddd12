// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        try (var lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                rows.add(row(file, number, line));
            }
        } catch (IOException e) {
            throw InvalidInputException.of("predictions", e.getMessage(), "a readable file").in(file).causedBy(e);
        }
        return rows;
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

    private static PredictionRow row(Path file, int number, String line) {
        try {
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
        } catch (JacksonException e) {
            throw InvalidInputException.of("predictions line " + number, e.getOriginalMessage(), "a prediction")
                    .in(file)
                    .causedBy(e);
        }
    }

    private static <T> Map<String, T> map(JsonNode object, Function<JsonNode, T> value) {
        var map = new LinkedHashMap<String, T>();
        object.properties().forEach(field -> map.put(field.getKey(), value.apply(field.getValue())));
        return map;
    }
}
