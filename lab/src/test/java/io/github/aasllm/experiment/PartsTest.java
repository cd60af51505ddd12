// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.Folds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Folds: whoever is tested is not learned from, and everybody is tested once. */
class PartsTest {
    private static final List<Utterance> ACTORS = IntStream.range(0, 60)
            .mapToObj(i -> new Utterance("clip%02d".formatted(i), Path.of("none"), "anger",
                    Map.of("speaker", "actor%02d".formatted(1 + i % 20), "split", i < 40 ? "train" : "test")))
            .toList();

    @Test
    void leaveOneSpeakerOutTestsEachSpeakerOnceAndAlone() {
        var folds = Parts.of(new Folds(Folds.Kind.LEAVE_ONE_SPEAKER_OUT, 0), ACTORS);
        assertEquals(20, folds.size());
        for (var fold : folds) {
            assertEquals(3, fold.test().size());
            assertEquals(57, fold.training().size());
            assertTrue(fold.test().stream().allMatch(u -> u.fact("speaker").orElseThrow().equals(fold.name())));
            assertTrue(fold.training().stream().noneMatch(u -> u.fact("speaker").orElseThrow().equals(fold.name())));
        }
    }

    @Test
    void fiveActorFoldsAreOneToFourFiveToEightAndSoOn() {
        var folds = Parts.of(new Folds(Folds.Kind.ACTOR_FOLDS, 5), ACTORS);
        assertEquals(
                List.of("actor01-actor04", "actor05-actor08", "actor09-actor12", "actor13-actor16", "actor17-actor20"),
                folds.stream().map(Parts::name).toList());
        var tested = new TreeSet<String>();
        folds.forEach(fold -> fold.test().forEach(u -> assertTrue(tested.add(u.id()), u.id())));
        assertEquals(60, tested.size());
    }

    @Test
    void declaredPartsAreThoseOfTheList() {
        var folds = Parts.of(new Folds(Folds.Kind.DECLARED, 0), ACTORS);
        assertEquals(1, folds.size());
        assertEquals(40, folds.getFirst().training().size());
        assertEquals(20, folds.getFirst().test().size());
    }

    @Test
    void moreFoldsThanSpeakersAreRefused() {
        var refusal = assertThrows(
                InvalidInputException.class, () -> Parts.of(new Folds(Folds.Kind.ACTOR_FOLDS, 21), ACTORS));
        assertEquals("protocol.folds: actor-folds 21 (expected: at most as many as there are speakers, 20)",
                refusal.getMessage());
    }

    @Test
    void aClipWithoutTheFactThatPartsIsRefusedByName() {
        var nobody = List.of(new Utterance("x", Path.of("none"), "anger", Map.of()));
        var refusal = assertThrows(InvalidInputException.class,
                () -> Parts.of(new Folds(Folds.Kind.LEAVE_ONE_SPEAKER_OUT, 0), nobody));
        assertEquals("speaker of x: none (expected: one for every clip, as protocol.folds parts by it)",
                refusal.getMessage());
    }

    @Test
    void aClipInBothPartsIsRefused() {
        var refusal = assertThrows(InvalidInputException.class,
                () -> SeenClips.requireApart(new Parts("leak", ACTORS.subList(0, 5), ACTORS.subList(4, 6))));
        assertEquals("fold leak: clip04 in both parts (expected: a test part that was not learned from)",
                refusal.getMessage());
    }
}
