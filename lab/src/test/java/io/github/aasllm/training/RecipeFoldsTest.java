// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.protocol.Fold;
import io.github.aasllm.recipe.DevPart;
import io.github.aasllm.recipe.Folds;
import io.github.aasllm.recipe.ProtocolSettings;
import io.github.aasllm.recipe.Share;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Folds: whoever is tested is not learned from, and everybody is tested once. */
class RecipeFoldsTest {
    private static final List<Utterance> ACTORS = IntStream.range(0, 60)
            .mapToObj(i -> new Utterance("clip%02d".formatted(i), Path.of("none"), "anger",
                    Map.of("speaker", "actor%02d".formatted(1 + i % 20), "split", i < 40 ? "train" : "test")))
            .toList();

    @Test
    void leaveOneSpeakerOutTestsEachSpeakerOnceAndAlone() {
        var folds = folds(Folds.Kind.LEAVE_ONE_SPEAKER_OUT, 0, ACTORS);
        assertEquals(20, folds.size());
        for (var fold : folds) {
            assertEquals(3, fold.test().size());
            assertEquals(57, fold.train().size());
            assertTrue(fold.test().stream().allMatch(u ->
                    u.fact("speaker").orElseThrow().equals(fold.name())));
            assertTrue(fold.train().stream().noneMatch(u ->
                    u.fact("speaker").orElseThrow().equals(fold.name())));
        }
    }

    @Test
    void aSpeakerInTwoSpellingsIsNotPartedFromHimself() {
        var clips = List.of(
                new Utterance("a", Path.of("none"), "anger", Map.of("speaker", "Ann")),
                new Utterance("b", Path.of("none"), "anger", Map.of("speaker", "ann")));
        for (var kind : List.of(Folds.Kind.LEAVE_ONE_SPEAKER_OUT, Folds.Kind.ACTOR_FOLDS)) {
            assertEquals("speaker: Ann and ann (expected: one spelling of each speaker, who would else be in training"
                    + " and test); the recipe has protocol.folds = " + (kind == Folds.Kind.ACTOR_FOLDS ? "actor-folds 2" : "leave-one-speaker-out"),
                    assertThrows(InvalidInputException.class, () -> folds(kind, 2, clips)).getMessage());
        }
    }

    @Test
    void fiveActorFoldsAreOneToFourFiveToEightAndSoOn() {
        var folds = folds(Folds.Kind.ACTOR_FOLDS, 5, ACTORS);
        assertEquals(
                List.of("actor01-actor04", "actor05-actor08", "actor09-actor12", "actor13-actor16",
                        "actor17-actor20"),
                folds.stream().map(Fold::name).toList());
        var tested = new TreeSet<String>();
        folds.forEach(fold -> fold.test().forEach(u -> assertTrue(tested.add(u.id()), u.id())));
        assertEquals(60, tested.size());
    }

    @Test
    void declaredPartsAreThoseOfTheList() {
        var folds = folds(Folds.Kind.DECLARED, 0, ACTORS);
        assertEquals(1, folds.size());
        assertEquals(40, folds.getFirst().train().size());
        assertEquals(20, folds.getFirst().test().size());
    }

    @Test
    void moreFoldsThanActorsAreRefused() {
        var refusal = assertThrows(InvalidInputException.class, () ->
                folds(Folds.Kind.ACTOR_FOLDS, 21, ACTORS));
        assertEquals("protocol.folds: actor-folds 21 (expected: actor-folds N, N from 2 to 20, the number of speakers)",
                refusal.getMessage());
    }

    @Test
    void withoutAWayToPartThemAllClipsTrainAndNoneIsTested() {
        var folds = folds(Folds.Kind.NONE, 0, ACTORS);
        assertEquals(1, folds.size());
        assertEquals(ACTORS.size(), folds.getFirst().train().size());
        assertEquals(List.of(), folds.getFirst().test());
    }

    @Test
    void theDevPartComesOutOfTheTrainingPartAndOtherSeedsDrawOthers() {
        var settings = settings(Folds.Kind.LEAVE_ONE_SPEAKER_OUT, 0, new DevPart(DevPart.Kind.CLIPS,
                new Share(20)));
        var fold = RecipeFolds.of(settings, ACTORS).getFirst();
        var one = RecipeFolds.withDev(settings, fold, 1);
        assertEquals(11, one.dev().size(), "20 % of 57");
        assertEquals(46, one.train().size());
        assertEquals(fold.test(), one.test());
        assertNotEquals(one.dev(), RecipeFolds.withDev(settings, fold, 2).dev());
    }

    private static List<Fold> folds(Folds.Kind kind, int count, List<Utterance> utterances) {
        return RecipeFolds.of(settings(kind, count, new DevPart(DevPart.Kind.NONE, new Share(0))),
                utterances);
    }

    private static ProtocolSettings settings(Folds.Kind kind, int count, DevPart dev) {
        return new ProtocolSettings(new Folds(kind, count), dev, List.of(1L));
    }
}
