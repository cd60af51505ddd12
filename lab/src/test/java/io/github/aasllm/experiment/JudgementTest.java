// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.Temperature;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From scores to the rows of a prediction file. */
class JudgementTest {
    private static final List<String> LABELS = List.of("anger", "sadness");
    private static final Origin ORIGIN = new Origin("toy", "none", ArmName.of("encoder-head"), 1, "A", Map.of());
    private static final List<Utterance> TRAINING =
            List.of(clip("a", "anger"), clip("b", "anger"), clip("c", "sadness"));

    private static Utterance clip(String id, String label) {
        return new Utterance(id, Path.of("none"), label, Map.of("speaker", "A", "text", "said"));
    }

    private static DescribedClip heard(String id) {
        return new DescribedClip(clip(id, "sadness"), () -> null, Optional.empty());
    }

    private static Recipe recipe(String lines) {
        return Recipe.parse(Path.of("r"), "corpus.name = manifest\n" + lines);
    }

    /** Answers with the same scores, and refuses the clip "broken". */
    private static final class Always implements Learned {
        @Override
        public Answer answer(DescribedClip clip) {
            if (clip.utterance().id().equals("broken")) {
                throw InvalidInputException.of("audio file", "0 bytes", "audio");
            }
            return new Answer(Optional.empty(), new double[] {Math.log(0.6), Math.log(0.4)}, new int[] {1, 1});
        }

        @Override
        public void keep(Calibration calibration) {
            // nobody uses it
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Test
    void probabilitiesAreTheScoresOverTheLabelsAndFactsAreThoseOfTheSpeaker() {
        var rows = Judgement.of(recipe(""), LABELS, TRAINING, ORIGIN)
                .rows(List.of(heard("x")), new Always(), new ArrayList<>());
        assertEquals("anger", rows.getFirst().emotion());
        assertEquals(0.6, rows.getFirst().probabilities().get("anger"), 1e-12);
        assertEquals(Map.of("speaker", "A"), rows.getFirst().facts(), "no text");
    }

    /** Shares are (2 + 1) / 5 and (1 + 1) / 5: 0.6 / 0.6 against 0.4 / 0.4. */
    @Test
    void priorCorrectionDividesByTheSharesOfTheTrainingClips() {
        var rows = Judgement.of(recipe("decision.prior = logit-adjustment"), LABELS, TRAINING, ORIGIN)
                .rows(List.of(heard("x")), new Always(), new ArrayList<>());
        assertEquals(0.5, rows.getFirst().probabilities().get("sadness"), 1e-12);
    }

    @Test
    void aClipThatCannotBeJudgedIsNamedAndTheOthersAreJudged() {
        var failures = new ArrayList<String>();
        var rows = Judgement.of(recipe(""), LABELS, TRAINING, ORIGIN)
                .rows(List.of(heard("x"), heard("broken"), heard("y")), new Always(), failures);
        assertEquals(List.of("x", "y"), rows.stream().map(row -> row.id()).toList());
        assertEquals(List.of("broken: audio file: 0 bytes (expected: audio)"), failures);
    }

    /**
     * All dev clips are sad and the model says 0.4: it is too sure of the other, so the temperature is the
     * highest.
     */
    @Test
    void theTemperatureIsFittedOnTheDevClipsAndSaid() {
        var dev = Judgement.of(recipe(""), LABELS, TRAINING, ORIGIN)
                .rows(List.of(heard("dev")), new Always(), new ArrayList<>());
        var rows = Judgement.of(recipe(""), LABELS, TRAINING, ORIGIN)
                .at(FoldTemperature.fit(dev, FoldTemperature.Source.DEV))
                .rows(List.of(heard("x")), new Always(), new ArrayList<>());
        var row = rows.getFirst();
        assertEquals(20, Double.parseDouble(row.origin().details().get("temperature")), 1e-3);
        assertEquals(1 / (1 + Math.pow(1.5, 0.05)), row.probabilities().get("sadness"), 1e-5);
    }

    /** A report says the calibration error without the temperature too: the prior's correction stays. */
    @ParameterizedTest
    @ValueSource(strings = {"", "decision.prior = logit-adjustment"})
    void theTemperatureCanBeUndone(String prior) {
        var judgement = Judgement.of(recipe(prior), LABELS, TRAINING, ORIGIN);
        var plain = judgement.rows(List.of(heard("x")), new Always(), new ArrayList<>()).getFirst();
        assertEquals(Map.of(), Temperature.undone(plain), "there was none");
        var hot = new FoldTemperature(3, FoldTemperature.Source.DEV, 1, "", 1, 1);
        var row = judgement.at(hot).rows(List.of(heard("x")), new Always(), new ArrayList<>()).getFirst();
        for (var label : LABELS) {
            assertEquals(plain.probabilities().get(label), Temperature.undone(row).get(label), 1e-12);
        }
        assertNotEquals(plain.logScores().get("anger"), Math.log(row.probabilities().get("anger")), 0.01);
    }
}
