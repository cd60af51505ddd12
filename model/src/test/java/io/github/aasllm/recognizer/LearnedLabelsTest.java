// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A model is asked for labels that it learned; for others only by somebody who says so. */
class LearnedLabelsTest {
    private static final LearnedLabels LEARNED = new LearnedLabels(Optional.of(new LabelSet(
            List.of(new Label("anger", "angry"), new Label("sadness", "sad"), Label.of("neutral")))));
    private static final Settings SETTINGS = Settings.of(Path.of("m"));

    @Test
    void aLearnedNameKeepsItsLearnedAnswer() {
        assertEquals(new LabelSet(List.of(Label.of("neutral"), new Label("anger", "angry"))),
                LEARNED.answering(LabelSet.parse("neutral,anger")));
    }

    @Test
    void someOfTheLearnedLabelsOrTheirAnswersNeedNoWarning() {
        for (var labels : List.of("neutral,anger", "angry,sad")) {
            var inUse = LEARNED.answering(LabelSet.parse(labels));
            assertEquals(Optional.empty(), LEARNED.warning(inUse, SETTINGS), labels);
        }
    }

    @Test
    void labelsThatWereNeverLearnedAreRefusedWithTheList() {
        assertEquals("labels: calm, stressed (expected: of those that the model learned: anger, sadness, neutral)"
                        + " in " + Path.of("m", "aasllm.json")
                        + "; --unlearned-labels lets others through, with a warning in every row",
                Refusals.of(() -> LEARNED.warning(LabelSet.parse("calm,anger,stressed".replace("anger", "angry")),
                        SETTINGS)));
    }

    @Test
    void whoSaysSoGetsThemWithAWarning() {
        assertEquals(Optional.of("labels: calm never learned by this model, which learned anger, sadness,"
                        + " neutral, so their probabilities mean nothing"),
                LEARNED.warning(LabelSet.parse("calm,neutral"), SETTINGS.withUnlearnedLabels()));
    }

    @Test
    void aGeneralSpeechLlmListsNoneAndMayBeAskedForAny() {
        assertEquals(Optional.empty(), new LearnedLabels(Optional.empty())
                .warning(LabelSet.parse("calm,stressed"), SETTINGS));
    }
}
