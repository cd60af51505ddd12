// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.JsonFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a JSON object in a file, read by kind; a field of the wrong kind is refused with its full
 * name.
 *
 * @param file where the object stands, for messages
 * @param name what the object is called in messages; empty at the top
 */
public record JsonFields(Path file, String name, JsonNode node) {
    /** Files larger than this are not configuration. */
    private static final long LARGEST = 64L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Reads a file that holds one JSON object.
     *
     * @throws InvalidInputException if it is missing, larger than 64 MiB, or not a JSON object whose
     *     fields all have different names
     */
    public static JsonFields read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw InvalidInputException.of("file", file, "a JSON file");
            }
            if (Files.size(file) > LARGEST) {
                throw InvalidInputException.of("size", Files.size(file) + " bytes", "at most 64 MiB of JSON")
                        .in(file);
            }
            return of(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw InvalidInputException.of("file", e.getMessage(), "a readable file").in(file).causedBy(e);
        }
    }

    /** The fields of a file that is not there. */
    public static JsonFields none(Path file) {
        return new JsonFields(file, "", MAPPER.createObjectNode());
    }

    /** The same fields without one. */
    public JsonFields without(String key) {
        return new JsonFields(file, name, ((ObjectNode) node.deepCopy()).without(key));
    }

    /** The same fields with another object under a key. */
    public JsonFields with(String key, JsonFields object) {
        var all = (ObjectNode) node.deepCopy();
        all.set(key, object.node);
        return new JsonFields(file, name, all);
    }

    /** The same fields, and those of a map where they are not said at all. */
    public JsonFields or(Map<String, ?> defaults) {
        var all = (ObjectNode) node.deepCopy();
        defaults.forEach((key, value) -> all.putIfAbsent(key, MAPPER.valueToTree(value)));
        return new JsonFields(file, name, all);
    }

    static JsonFields of(Path file, byte[] json) {
        if (json.length == 0) {
            throw KnownContent.cause(file, json, "JSON").orElseThrow();
        }
        try {
            var node = MAPPER.readTree(json);
            if (!node.isObject()) {
                throw InvalidInputException.of("content", node.getNodeType(), "a JSON object").in(file);
            }
            return new JsonFields(file, "", node);
        } catch (JacksonException e) {
            throw KnownContent.cause(file, json, "JSON")
                    .orElseGet(() -> InvalidInputException.of("content", JsonFault.of(e) + place(e), "JSON")
                            .in(file))
                    .causedBy(e);
        }
    }

    private static String place(JacksonException fault) {
        var place = fault.getLocation(); // lines and columns from 1; none where bytes are no text at all
        return place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    public boolean has(String key) {
        return node.hasNonNull(key);
    }

    public Set<String> keys() {
        return new LinkedHashSet<>(node.propertyNames());
    }

    /** The object under a key, or an empty one where the key is absent. */
    public JsonFields object(String key) {
        var child = has(key) ? node.get(key) : MAPPER.createObjectNode();
        if (!child.isObject()) {
            throw refusal(key, child, "an object");
        }
        return new JsonFields(file, path(key), child);
    }

    /** The elements of the list under a key, or none where the key is absent. */
    public JsonNode array(String key) {
        var child = has(key) ? node.get(key) : MAPPER.createArrayNode();
        if (!child.isArray()) {
            throw refusal(key, child, "a list");
        }
        return child;
    }

    /** The objects of the list under a key, or none where the key is absent. */
    public List<JsonFields> list(String key) {
        var objects = new ArrayList<JsonFields>();
        for (var child : array(key)) {
            var place = key + "[" + objects.size() + "]";
            if (!child.isObject()) {
                throw refusal(place, child, "an object");
            }
            objects.add(new JsonFields(file, path(place), child));
        }
        return objects;
    }

    /** A whole number of at least 1. */
    public int count(String key, int fallback) {
        if (!has(key)) {
            return fallback;
        }
        var value = node.get(key);
        if (!value.isInt() || value.intValue() < 1) {
            throw refusal(key, value, "a whole number >= 1");
        }
        return value.intValue();
    }

    /** A whole number from 1 to a limit, which is beyond any model and within memory. */
    public int count(String key, int fallback, int largest) {
        int value = count(key, fallback);
        if (value > largest) {
            throw refusal(key, value, "at most " + largest);
        }
        return value;
    }

    /** A whole number of at least 0, or the fallback where the key is absent. */
    public int index(String key, int fallback) {
        if (!has(key)) {
            return fallback;
        }
        var value = node.get(key);
        if (!value.isInt() || value.intValue() < 0) {
            throw refusal(key, value, "a whole number >= 0");
        }
        return value.intValue();
    }

    /** A finite number above 0. */
    public double positive(String key, double fallback) {
        if (!has(key)) {
            return fallback;
        }
        var value = node.get(key);
        double number = value.isNumber() ? value.asDouble(0) : 0; // 0 too where it is out of range
        if (!(number > 0) || Double.isInfinite(number)) {
            throw refusal(key, value, "a finite number > 0");
        }
        return number;
    }

    public boolean flag(String key, boolean fallback) {
        if (!has(key)) {
            return fallback;
        }
        var value = node.get(key);
        if (!value.isBoolean()) {
            throw refusal(key, value, "true or false");
        }
        return value.booleanValue();
    }

    public Optional<String> text(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        var value = node.get(key);
        if (!value.isString()) {
            throw refusal(key, value, "text");
        }
        return Optional.of(value.stringValue());
    }

    /** The refusal of the value under a key. */
    public InvalidInputException refusal(String key, Object value, String expected) {
        var shown = String.valueOf(value);
        var shortened = shown.length() > 80 ? shown.substring(0, 80) + "..." : shown;
        return InvalidInputException.of(path(key), shortened, expected).in(file);
    }

    private String path(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }
}
