// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.prompt;

import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * The labels of a task, in the order in which results list them: two or more, with different names and
 * answers; names that differ in case alone are not different.
 *
 * @param labels in order
 */
public record LabelSet(List<Label> labels) {
    /**
     * Anger, happiness, sadness and neutral: the four classes of the paper's IEMOCAP and LSSED experiments.
     */
    public static final LabelSet FOUR_EMOTIONS = parse("anger,happiness,sadness,neutral");

    public LabelSet {
        labels = List.copyOf(labels);
        if (labels.size() < 2) {
            throw InvalidInputException.of("labels", names(labels), "two or more");
        }
        var names = new HashSet<String>();
        var answers = new HashSet<String>();
        for (var label : labels) {
            if (!names.add(label.name()) || !answers.add(label.answer())) {
                throw InvalidInputException.of("labels", names(labels), "each label once");
            }
        }
        var variants = LabelSpelling.variants(names);
        if (!variants.isEmpty()) {
            throw InvalidInputException.of("labels", names(labels), "one spelling of each label, not "
                    + String.join(" and ", variants.getFirst()));
        }
    }

    /** Labels from a list such as {@code "happy,sad,neutral"}, spelt as {@link LabelSpelling} says. */
    public static LabelSet parse(String list) {
        return new LabelSet(Arrays.stream(list.split(",", -1))
                .map(name -> Label.of(LabelSpelling.of(name)))
                .toList());
    }

    public int size() {
        return labels.size();
    }

    private static List<String> names(List<Label> labels) {
        return labels.stream().map(Label::name).toList();
    }
}
