// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.checkpoint.KnownContent;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.JsonFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code predictions.jsonl}: one {@link PredictionRow} a line, each with everything that a report needs, so
 * that files can be joined by putting one behind the other.
 */
public final class PredictionFile {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    // what is no number is to be refused with its field, not as a damaged line
    private static final JsonMapper READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final char NO_CHARACTER = '\uFFFD'; // what stands for bytes that are not UTF-8

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
        var cutOff = forEach(file, (line, row) -> rows.add(row));
        if (cutOff.isPresent()) {
            throw InvalidInputException.of("predictions line " + cutOff.getAsInt(), "cut off", "a prediction")
                    .in(file);
        }
        return rows;
    }

    /** Takes a row and the number of its line, from 1. */
    public interface Taker {
        void take(int line, PredictionRow row);
    }

    /**
     * Hands over all rows, in the file's order, without keeping them; empty lines are passed over.
     *
     * @return the number of the last line if it was cut off, as a kill leaves it; all before it were handed
     *     over
     * @throws InvalidInputException if the file cannot be read, or another line is no prediction: it names
     *     the line, and the field where one is missing, null or no value of its kind
     */
    public static OptionalInt forEach(Path file, Taker rows) {
        try (var lines = lines(file)) {
            int number = 0;
            for (var line = unmarked(lines.readLine()); line != null; ) {
                number++;
                var next = lines.readLine();
                try {
                    if (!line.isBlank()) {
                        rows.take(number, row(number, line));
                    }
                } catch (JacksonException e) {
                    var other = KnownContent.cause(file, line.getBytes(StandardCharsets.UTF_8),
                            "predictions, a JSON object a line");
                    if (number == 1 && other.isPresent()) {
                        throw other.get().causedBy(e);
                    }
                    if (next == null && !endsWithLineFeed(file)) {
                        return OptionalInt.of(number);
                    }
                    throw InvalidInputException.of("predictions line " + number, words(line, e),
                            "a prediction")
                            .in(file)
                            .causedBy(e);
                } catch (InvalidInputException refusal) {
                    throw refusal.in(file);
                }
                line = next;
            }
        } catch (IOException e) {
            throw InvalidInputException.of("predictions", e.getMessage(), "a readable file").in(file)
                    .causedBy(e);
        }
        return OptionalInt.empty();
    }

    private static String words(String line, JacksonException e) {
        return line.indexOf(NO_CHARACTER) >= 0 ? "not UTF-8" : JsonFault.of(e);
    }

    /** A character that a kill has cut through is no fault of the lines before it. */
    private static BufferedReader lines(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
    }

    private static String unmarked(String line) {
        return line != null && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
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
        fields.put("arm", origin.arm().name());
        fields.put("system", origin.arm().system());
        fields.put("variants", origin.arm().variants());
        fields.put("seed", origin.seed());
        fields.put("fold", origin.fold());
        fields.put("details", new TreeMap<>(origin.details()));
        return fields;
    }

    private static PredictionRow row(int number, String line) {
        var node = READER.readTree(line);
        if (line.indexOf(NO_CHARACTER) >= 0) {
            throw InvalidInputException.of("predictions line " + number, "not UTF-8", "UTF-8 text");
        }
        return new RowFields(number, node).row();
    }
}
