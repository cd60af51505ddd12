// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.NearFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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
 * {@link AnyThresholds} as JSON, in a file of their own or inside a larger one: every field by name, no other
 * allowed. Tertiles stand in place of the medians; groups stand below {@code groups}, each a set of its own.
 */
public final class ThresholdsJson {
    private static final long LARGEST = 64L << 20; // bytes
    private static final String MEDIANS = "medians";
    private static final String TERTILES = "tertiles";
    private static final String BY = "by";
    private static final String GROUPS = "groups";
    private static final List<String> CUES = Stream.of(Cue.values()).map(Cue::key).toList();
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private ThresholdsJson() {}

    /** The thresholds as a JSON object. */
    public static ObjectNode toJson(AnyThresholds thresholds) {
        return switch (thresholds) {
            case Thresholds one -> oneToJson(one);
            case GroupedThresholds several -> {
                ObjectNode json = JSON.createObjectNode();
                json.put(BY, several.by().key());
                ObjectNode groups = json.putObject(GROUPS);
                several.groups().forEach((group, set) -> groups.set(group, oneToJson(set)));
                yield json;
            }
        };
    }

    private static ObjectNode oneToJson(Thresholds thresholds) {
        ObjectNode json = JSON.createObjectNode();
        json.put("method", thresholds.method().key());
        json.put("normalisation", thresholds.normalisation().key());
        json.put("sampling_rate", thresholds.samplingRate());
        if (thresholds.split() == Split.MEDIAN) {
            ObjectNode medians = json.putObject(MEDIANS);
            thresholds.medians().forEach((cue, median) -> medians.put(cue.key(), median));
        } else {
            ObjectNode tertiles = json.putObject(TERTILES);
            thresholds.cuts().forEach((cue, cuts) -> cuts.forEach(tertiles.withArray(cue.key())::add));
        }
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
    public static AnyThresholds fromJson(JsonNode json, Path file) {
        try {
            return json.has(BY) || json.has(GROUPS) ? groups(json) : one(json);
        } catch (InvalidInputException refusal) {
            throw refusal.in(file);
        }
    }

    static AnyThresholds read(Path file) {
        return fromJson(tree(file), file);
    }

    static Thresholds readOne(Path file) {
        var json = tree(file);
        try {
            return one(json);
        } catch (InvalidInputException refusal) {
            throw refusal.in(file);
        }
    }

    private static Thresholds one(JsonNode json) {
        boolean tertiles = json.has(TERTILES);
        String cuts = tertiles ? TERTILES : MEDIANS;
        checkFields("thresholds", json, List.of(
                "method", "normalisation", "sampling_rate", cuts, "clips", "clips_sha256", "counted"));
        return new Thresholds(
                Method.of(text(json, "method")), Normalisation.of(text(json, "normalisation")),
                integer(json, "sampling_rate"),
                byCue(json, cuts, tertiles ? ThresholdsJson::pair : field -> List.of(number(field))),
                integer(json, "clips"),
                text(json, "clips_sha256"), byCue(json, "counted", ThresholdsJson::integer));
    }

    private static GroupedThresholds groups(JsonNode json) {
        checkFields("thresholds", json, List.of(BY, GROUPS));
        String by = text(json, BY);
        var grouping = Stream.of(Grouping.values()).filter(each -> each.key().equals(by)).findFirst()
                .orElseThrow(() -> InvalidInputException.of(BY, by, "speaker or sex"));
        if (!json.get(GROUPS).isObject()) {
            throw InvalidInputException.of(GROUPS, json.get(GROUPS), "a JSON object");
        }
        var groups = new LinkedHashMap<String, Thresholds>();
        json.get(GROUPS).properties().forEach(group -> {
            try {
                groups.put(group.getKey(), one(group.getValue()));
            } catch (InvalidInputException refusal) {
                throw refusal.next("these are the thresholds of " + by + " " + group.getKey());
            }
        });
        return new GroupedThresholds(grouping, groups);
    }

    private static JsonNode tree(Path file) {
        try {
            if (!Files.isRegularFile(file)) { // a device may have no end
                throw new NoSuchFileException(file.toString());
            }
            if (Files.size(file) > LARGEST) {
                throw InvalidInputException.of("thresholds", Files.size(file) + " bytes", "at most 64 MiB").in(file);
            }
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JacksonException malformed) {
            throw InvalidInputException.of("thresholds", "not JSON", "a JSON object").in(file)
                    .causedBy(malformed);
        } catch (IOException missing) {
            var refusal = InvalidInputException.of("thresholds", "missing or unreadable", "a thresholds.json").in(file);
            throw (Files.exists(file) ? refusal : NearFiles.ask(refusal, file, Files::isRegularFile))
                    .next("make one with: aasllm thresholds MANIFEST -o " + file.getFileName())
                    .causedBy(missing);
        }
    }

    static void write(AnyThresholds thresholds, Path file) {
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
        double number = field.value.asDouble(Double.POSITIVE_INFINITY); // a number out of range, too
        if (Double.isInfinite(number)) {
            throw InvalidInputException.of(field.name, field.value, "a finite number");
        }
        return number;
    }

    private static List<Double> pair(Field field) {
        if (!field.value.isArray() || field.value.size() != 2) {
            throw InvalidInputException.of(field.name, field.value, "a list of two numbers");
        }
        return List.of(number(new Field(field.name, field.value.get(0))),
                number(new Field(field.name, field.value.get(1))));
    }

    private record Field(String name, JsonNode value) {}
}
