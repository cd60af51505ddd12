// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.classifier.Classifier.Kind;
import io.github.aasllm.error.InvalidInputException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a folder says of its outputs.
 *
 * @param labels of the outputs in their order, as the folder has them
 * @param weightedSum {@code use_weighted_layer_sum}: the head hears a weighted sum of all hidden states
 */
record ClassifierConfig(List<String> labels, Kind kind, boolean weightedSum) {
    private static final String UNNAMED = "LABEL_";
    private static final Set<String> DIMENSIONS = Set.of("arousal", "activation", "dominance", "valence");

    /**
     * Reads a {@code config.json}.
     *
     * @param outputs of the head
     * @throws InvalidInputException if the labels are not one for each output, or outputs mean something else
     */
    static ClassifierConfig from(JsonFields fields, int outputs) {
        var labels = labels(fields, outputs);
        return new ClassifierConfig(labels, kind(fields, labels), weightedSum(fields));
    }

    static boolean weightedSum(JsonFields fields) {
        return fields.flag("use_weighted_layer_sum", false);
    }

    private static List<String> labels(JsonFields fields, int outputs) {
        if (!fields.has("id2label")) {
            var unnamed = IntStream.range(0, outputs).mapToObj(i -> UNNAMED + i).toList(); // as transformers has it
            requireSameNumbers(fields, unnamed);
            return unnamed;
        }
        var byNumber = fields.object("id2label");
        var labels = IntStream.range(0, outputs)
                .mapToObj(i -> byNumber.text(String.valueOf(i)).orElse(""))
                .toList();
        if (byNumber.keys().size() != outputs || labels.contains("")) {
            throw fields.refusal("id2label", byNumber.keys().size() + " labels, " + byNumber.keys(),
                    "one for each of the " + outputs + " outputs, from 0 on");
        }
        if (new HashSet<>(labels).size() != outputs) {
            throw fields.refusal("id2label", labels, "labels that differ");
        }
        requireSameNumbers(fields, labels);
        return labels;
    }

    /** Where both tables are there and disagree, nobody knows which of them the weights were trained by. */
    private static void requireSameNumbers(JsonFields fields, List<String> labels) {
        if (!fields.has("label2id")) {
            return;
        }
        var byName = fields.object("label2id");
        if (byName.keys().stream().allMatch(name -> name.startsWith(UNNAMED))) { // it was never set
            return;
        }
        for (int i = 0; i < labels.size(); i++) {
            var number = byName.has(labels.get(i)) ? byName.node().get(labels.get(i)).asString("no number") : "";
            if (!number.equals(String.valueOf(i))) {
                throw refusal(fields, labels.get(i) + (byName.has(labels.get(i)) ? " as " + number : " without a number"),
                        labels.get(i) + " as " + i);
            }
        }
        byName.keys().stream().filter(name -> !labels.contains(name)).findFirst().ifPresent(name -> {
            throw refusal(fields, name + " as " + byName.node().get(name), "the labels " + String.join(", ", labels));
        });
    }

    private static InvalidInputException refusal(JsonFields fields, String value, String expected) {
        return fields.refusal("label2id", value, expected + ", as id2label has it")
                .next("let both say by which number the weights know the label");
    }

    private static Kind kind(JsonFields fields, List<String> labels) {
        var problem = fields.text("problem_type").orElse("");
        boolean dimensions = labels.stream().allMatch(label -> DIMENSIONS.contains(label.toLowerCase(Locale.ROOT)));
        return switch (problem) {
            case "" -> dimensions ? Kind.DIMENSIONS : Kind.CLASSES;
            case "single_label_classification" -> Kind.CLASSES;
            case "regression" -> Kind.DIMENSIONS;
            default -> throw fields.refusal("problem_type", problem,
                    "single_label_classification or regression");
        };
    }
}
