// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.error.InvalidInputException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Other names for the labels of a classifier, such as {@code neu=neutral}. Labels that get one name are one
 * label, and their probabilities add up.
 *
 * @param names by the label that the folder has
 */
public record LabelMap(Map<String, String> names) {
    /** Every label as the folder has it. */
    public static final LabelMap NONE = new LabelMap(Map.of());

    private static final String KNOWN = "known";

    /** The abbreviations and adjectives that published checkpoints use, in the words of this program's corpora. */
    private static final Map<String, String> ABBREVIATIONS = abbreviations();

    public LabelMap {
        names = Map.copyOf(names);
    }

    private static Map<String, String> abbreviations() {
        var names = new LinkedHashMap<String, String>();
        names(names, "anger", "ang", "a", "angry", "anger");
        names(names, "happiness", "hap", "h", "happy", "happiness", "joy");
        names(names, "sadness", "sad", "s", "sadness");
        names(names, "neutral", "neu", "n", "neutral");
        names(names, "fear", "fea", "f", "fearful", "fear");
        names(names, "disgust", "dis", "d", "disgusted", "disgust");
        names(names, "surprise", "sur", "u", "surprised", "surprise", "ps");
        names(names, "excitement", "exc", "excited", "excitement");
        names(names, "frustration", "fru", "frustrated", "frustration");
        names(names, "contempt", "c", "contempt");
        names(names, "calm", "calm");
        names(names, "boredom", "bor", "bored", "boredom");
        names(names, "other", "oth", "o", "other");
        return names;
    }

    private static void names(Map<String, String> names, String name, String... found) {
        List.of(found).forEach(label -> names.put(label, name));
    }

    /**
     * Reads {@code A=B,C=D}; {@code known} among them stands for the abbreviations that published checkpoints
     * use, in any case of letters, and what else is said goes before it.
     *
     * @param labels of the classifier
     * @throws InvalidInputException if a part is neither, names a label that the classifier does not have, or one for
     *     the second time
     */
    public static LabelMap parse(String list, List<String> labels) {
        var names = new LinkedHashMap<String, String>();
        var parts = List.of(list.split(",", -1)).stream().map(String::strip).toList();
        if (parts.contains(KNOWN)) {
            labels.forEach(label -> {
                // emotion2vec has two languages in a label: 生气/angry
                var name = ABBREVIATIONS.get(label.substring(label.indexOf('/') + 1).toLowerCase(Locale.ROOT));
                if (name != null) {
                    names.put(label, name);
                }
            });
        }
        var said = new HashSet<String>();
        for (var part : parts) {
            int equals = part.indexOf('=');
            if (part.equals(KNOWN)) {
                continue;
            }
            if (equals < 1 || equals == part.length() - 1) {
                throw InvalidInputException.of("--map", part, "LABEL=NAME, or known");
            }
            var label = part.substring(0, equals).strip();
            if (!labels.contains(label)) {
                throw InvalidInputException.of("--map", label, "one of the classifier's labels, "
                        + String.join(", ", labels)).meant(label, labels);
            }
            if (!said.add(label)) {
                throw InvalidInputException.of("--map", label + ", twice", "each label once");
            }
            names.put(label, part.substring(equals + 1).strip());
        }
        return new LabelMap(names);
    }

    /** The names of some labels, each once, in their order. */
    public List<String> of(List<String> labels) {
        return List.copyOf(new LinkedHashSet<>(labels.stream().map(this::of).toList()));
    }

    /** The name of a label. */
    public String of(String label) {
        return names.getOrDefault(label, label);
    }
}
