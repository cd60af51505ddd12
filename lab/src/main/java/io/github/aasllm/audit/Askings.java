// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.recognizer.AaSllm;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One model, asked in the words and in the order of labels that interventions want. */
final class Askings {
    private static final String QUESTION = "How does the speaker feel?";
    private static final String REQUEST = "Listen to the voice and name the emotion of the speaker.";

    private final AaSllm model;
    private final Map<Intervention, AaSllm> otherwise = new EnumMap<>(Intervention.class);

    /** @param model which the interventions on sound, description and words leave as it is */
    Askings(AaSllm model) {
        this.model = model;
        var labels = model.labels();
        var reversed = new LabelSet(labels.labels().reversed());
        otherwise.put(Intervention.LABELS_REVERSED, model.asking(model.prompt(), reversed));
        put(Intervention.LABELS_LISTED, listing(labels), labels);
        put(Intervention.LISTED_REVERSED, listing(reversed), labels);
        put(Intervention.QUESTION, QUESTION, labels);
        put(Intervention.REQUEST, REQUEST, labels);
    }

    private void put(Intervention intervention, String sentence, LabelSet labels) {
        var name = model.prompt().name() + ", " + intervention.words();
        model.prompt().withSentence(name, sentence)
                .ifPresent(prompt -> otherwise.put(intervention, model.asking(prompt, labels)));
    }

    private static String listing(LabelSet labels) {
        return labels.labels().stream().map(Label::answer)
                .collect(Collectors.joining(", ", "It is one of ", "."));
    }

    /** Who is asked; empty where the model's prompt has no place for the words. */
    Optional<AaSllm> under(Intervention intervention) {
        return switch (intervention.channel()) {
            case LABELS, WORDING -> Optional.ofNullable(otherwise.get(intervention));
            case NONE, SOUND, DESCRIPTION, WORDS -> Optional.of(model);
        };
    }
}
