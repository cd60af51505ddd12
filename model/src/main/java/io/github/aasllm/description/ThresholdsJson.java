// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@link Thresholds} as JSON, in a file of their own or inside a larger one: every field by name, no other
 * allowed.
 */
public final class ThresholdsJson {
    private static final List<String> FIELDS = List.of(
            "method", "normalisation", "sampling_rate", "medians", "clips", "clips_sha256", "counted");
    private static final List<String> CUES = Stream.of(Cue.values()).map(Cue::key).toList();
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private ThresholdsJson() {}

    /** The thresholds as a JSON object. */
    public static ObjectNode toJson(Thresholds thresholds) {
        ObjectNode json = JSON.createObjectNode();
        json.put("method", thresholds.method().key());
        json.put("normalisation", thresholds.normalisation().key());
        json.put("sampling_rate", thresholds.samplingRate());
        ObjectNode medians = json.putObject("medians");
        thresholds.medians().forEach((cue, median) -> medians.put(cue.key(), median));
        json.put("clips", thresholds.clips());
        json.put("clips_sha256", thresholds.clipsHash());
        ObjectNode counted = json.putObject("counted");
        thresholds.counted().forEach((cue, count) -> counted.put(cue.key(), count));
        return json;
    }

    /**
     * The thresholds in a JSON value.
     *
     * @param file in which the value stands, for the refusal
     * @throws InvalidInputException if a field is missing, unknown or of the wrong kind
     */
    public static Thresholds fromJson(JsonNode json, Path file) {
        try {
            checkFields("thresholds", json, FIELDS);
            return new Thresholds(
                    Method.of(text(json, "method")), Normalisation.of(text(json, "normalisation")),
                    integer(json, "sampling_rate"),
                    byCue(json, "medians", ThresholdsJson::number), integer(json, "clips"),
                    text(json, "clips_sha256"), byCue(json, "counted", ThresholdsJson::integer));
        } catch (InvalidInputException refusal) {
            throw refusal.in(file);
        }
    }

    static Thresholds read(Path file) {
        JsonNode json;
        try {
            json = JSON.readTree(Files.readString(file));
        } catch (JacksonException malformed) {
            throw InvalidInputException.of("thresholds", "not JSON", "a JSON object").in(file)
                    .causedBy(malformed);
        } catch (IOException missing) {
            throw InvalidInputException.of("thresholds", "missing or unreadable", "a thresholds.json")
                    .in(file)
                    .next("make one with: aasllm thresholds MANIFEST -o " + file.getFileName())
                    .causedBy(missing);
        }
        return fromJson(json, file);
    }

    static void write(Thresholds thresholds, Path file) {
        try {
            Files.writeString(file, JSON.writeValueAsString(toJson(thresholds)) + "\n");
        } catch (IOException failure) {
            throw InvalidInputException.of("thresholds", "cannot be written",
                    "a folder that exists and is writable")
                    .in(file).causedBy(failure);
        }
    }

    private static void checkFields(String what, JsonNode json, List<String> fields) {
        if (!json.isObject()) {
            throw InvalidInputException.of(what, json, "a JSON object");
        }
        for (String name : json.propertyNames()) {
            if (!fields.contains(name)) {
                throw InvalidInputException.of(what + " field", name, "one of " + String.join(", ", fields));
            }
        }
        for (String field : fields) {
            if (!json.has(field)) {
                throw InvalidInputException.of(what + " field", field + " is missing",
                        String.join(", ", fields));
            }
        }
    }

    private static <T> Map<Cue, T> byCue(JsonNode json, String field, Function<Field, T> value) {
        checkFields(field, json.get(field), CUES);
        var map = new EnumMap<Cue, T>(Cue.class);
        for (Cue cue : Cue.values()) {
            map.put(cue, value.apply(new Field(field + "." + cue.key(), json.get(field).get(cue.key()))));
        }
        return map;
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (!value.isString() || value.asString().isBlank()) {
            throw InvalidInputException.of(field, value, "a text");
        }
        return value.asString();
    }

    private static int integer(JsonNode json, String field) {
        return integer(new Field(field, json.get(field)));
    }

    private static int integer(Field field) {
        if (!field.value.isInt()) {
            throw InvalidInputException.of(field.name, field.value, "a whole number");
        }
        return field.value.intValue();
    }

    private static double number(Field field) {
        if (!field.value.isNumber()) {
            throw InvalidInputException.of(field.name, field.value, "a number");
        }
        return field.value.doubleValue();
    }

    private record Field(String name, JsonNode value) {}
}
