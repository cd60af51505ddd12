// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.LabelSpelling;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one line of a prediction file, each of which must be there and be what it is to be; a refusal
 * names the line and the field.
 */
final class RowFields {
    /**
     * How far probabilities may be from a sum of 1. The program's own are doubles and are so to 1e-15; single
     * precision of 16 labels gives 16 x 2^-25 = 5e-7.
     */
    static final double SUM_TOLERANCE = 1e-6;

    private static final String TEXT = "a text";
    private static final String TEXTS = "a list of texts";

    private final String line;
    private final JsonNode node;

    RowFields(int line, JsonNode node) {
        this.line = "predictions line " + line;
        this.node = node;
        if (!node.isObject()) {
            throw InvalidInputException.of(this.line, node.isArray() ? "an array" : node, "a JSON object");
        }
    }

    /**
     * The prediction.
     *
     * @throws InvalidInputException if a field is missing, null or of another kind, a probability is none,
     *     they do not sum to 1, or truth or emotion is none of the labels
     */
    PredictionRow row() {
        var label = label("label", text("label"));
        var emotion = label("emotion", text("emotion"));
        var probabilities = numbers("probabilities");
        var scores = numbers("log_scores");
        if (!probabilities.isEmpty()) {
            requireProbabilities(probabilities);
            requireLabel("label", label, probabilities);
            if (!emotion.equals(PredictionRow.NONE)) {
                requireMostProbable(emotion, probabilities);
            }
        }
        if (!scores.isEmpty() && !scores.keySet().equals(probabilities.keySet())) {
            throw refusal("log_scores", String.join(", ", scores.keySet()), "those of probabilities: "
                    + String.join(", ", probabilities.keySet()));
        }
        var origin = new Origin(text("corpus"), text("protocol"), arm(), wholeNumber("seed"),
                text("fold"), texts("details"));
        return new PredictionRow(text("id"), label, emotion, probabilities, scores, texts("facts"), origin);
    }

    /** By its fields, which rows of earlier releases do not have, or by its name. */
    private ArmName arm() {
        var name = text("arm");
        if (!node.has("system")) {
            return ArmName.ofName(name);
        }
        var system = part("system", field("system", TEXT));
        var list = field("variants", TEXTS);
        if (!list.isArray() || !list.valueStream().allMatch(JsonNode::isString)) {
            throw refusal("variants", list, TEXTS);
        }
        var arm = new ArmName(system, list.valueStream().map(variant -> part("variants", variant)).toList());
        if (!arm.name().equals(name)) {
            throw refusal("arm", name, arm.name() + ", by system and variants");
        }
        return arm;
    }

    /** A text of which a name can be made that comes apart again. */
    private String part(String field, JsonNode value) {
        if (!value.isString() || value.stringValue().isBlank() || value.stringValue().contains(ArmName.COMMA)) {
            throw refusal(field, value, "a text without '" + ArmName.COMMA + "'");
        }
        return value.stringValue();
    }

    private InvalidInputException refusal(String field, Object value, String expected) {
        return InvalidInputException.of(line + ", field " + field, value, expected);
    }

    private JsonNode field(String name, String expected) {
        var value = node.get(name);
        if (value == null) {
            throw refusal(name, "missing", expected);
        }
        return value;
    }

    private String text(String name) {
        var value = field(name, TEXT);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw refusal(name, value, TEXT);
        }
        return value.stringValue();
    }

    private long wholeNumber(String name) {
        var value = field(name, "a whole number");
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw refusal(name, value, "a whole number");
        }
        return value.longValue();
    }

    private Map<String, String> texts(String name) {
        return fields(name, "an object of texts", (key, value) -> {
            if (!value.isString()) {
                throw refusal(name + "." + key, value, TEXT);
            }
            return value.stringValue();
        });
    }

    private Map<String, Double> numbers(String name) {
        var byLabel = new LinkedHashMap<String, Double>();
        fields(name, "an object of numbers by label", (key, value) -> {
            if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
                throw refusal(name + "." + key, value, "a finite number");
            }
            return value.doubleValue();
        }).forEach((key, value) -> {
            if (byLabel.put(label(name, key), value) != null) {
                throw refusal(name, key + " twice", "each label once");
            }
        });
        var variants = LabelSpelling.variants(byLabel.keySet());
        if (!variants.isEmpty()) {
            throw refusal(name, String.join(" and ", variants.getFirst()), "one spelling of each label");
        }
        return byLabel;
    }

    private <T> Map<String, T> fields(
            String name, String expected, BiFunction<String, JsonNode, T> value) {
        var object = field(name, expected);
        if (!object.isObject()) {
            throw refusal(name, object, expected);
        }
        var map = new LinkedHashMap<String, T>();
        object.properties().forEach(entry ->
                map.put(entry.getKey(), value.apply(entry.getKey(), entry.getValue())));
        return map;
    }

    private String label(String field, String text) {
        String label;
        try {
            label = LabelSpelling.of(text);
        } catch (InvalidInputException refusal) {
            throw refusal(field, "\"" + text + "\"", "words without control characters").causedBy(refusal);
        }
        if (label.isEmpty()) {
            throw refusal(field, "\"" + text + "\"", "a label");
        }
        return label;
    }

    private void requireProbabilities(Map<String, Double> probabilities) {
        double sum = 0;
        for (var probability : probabilities.entrySet()) {
            double value = probability.getValue();
            if (value < 0 || value > 1 + SUM_TOLERANCE) {
                throw refusal("probabilities." + probability.getKey(), value, "0 to 1");
            }
            sum += value;
        }
        if (Math.abs(sum - 1) > SUM_TOLERANCE) {
            throw refusal("probabilities", "a sum of " + sum, "1, to " + SUM_TOLERANCE);
        }
    }

    /** A report counts the emotion right or wrong and scores the probabilities: both must say the same. */
    private void requireMostProbable(String emotion, Map<String, Double> probabilities) {
        requireLabel("emotion", emotion, probabilities);
        var most = Collections.max(probabilities.entrySet(), Map.Entry.comparingByValue());
        if (probabilities.get(emotion) < most.getValue()) {
            throw refusal("emotion", emotion, "the most probable label: " + most.getKey());
        }
    }

    private void requireLabel(String field, String label, Map<String, Double> probabilities) {
        if (!probabilities.containsKey(label)) {
            throw refusal(field, label, "one of those that have probabilities: "
                    + String.join(", ", probabilities.keySet()));
        }
    }
}
