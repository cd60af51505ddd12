// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The labels that a model learned, as its {@code aasllm.json} lists them. A model has a probability for any
 * word, also for one that it never learned, and it is often close to 1.
 *
 * @param set empty where the folder lists none, as a general speech LLM's does not: then any label may be
 *     asked for
 */
record LearnedLabels(Optional<LabelSet> set) {

    /** A user's labels, those with a learned name with the answer that was learned for it. */
    LabelSet answering(LabelSet wanted) {
        return new LabelSet(wanted.labels().stream()
                .map(label -> first(learned -> learned.name().equals(label.name())).orElse(label))
                .toList());
    }

    /**
     * What a reader of every prediction has to know, where labels in use were never learned.
     *
     * @throws InvalidInputException if there are such labels, and the settings do not let them through
     */
    Optional<String> warning(LabelSet inUse, Settings settings) {
        var unlearned = inUse.labels().stream()
                .filter(label -> set.isPresent()
                        && first(known -> known.answer().equals(label.answer())).isEmpty())
                .toList();
        if (unlearned.isEmpty()) {
            return Optional.empty();
        }
        var known = names(set.orElseThrow().labels());
        if (!settings.answers().unlearned()) {
            throw InvalidInputException.of("labels", names(unlearned), "of those that the model learned: " + known)
                    .in(settings.lora().orElse(settings.model()).resolve(Bundle.FILE))
                    .meant(unlearned.getFirst().name(), set.get().labels().stream().map(Label::name).toList())
                    .next("--unlearned-labels lets others through, with a warning in every row");
        }
        return Optional.of("labels: " + names(unlearned) + " never learned by this model, which learned " + known
                + ", so their probabilities mean nothing");
    }

    private Optional<Label> first(Predicate<Label> wanted) {
        return set.stream().flatMap(learned -> learned.labels().stream()).filter(wanted).findFirst();
    }

    private static String names(List<Label> labels) {
        return labels.stream().map(Label::name).collect(Collectors.joining(", "));
    }
}
