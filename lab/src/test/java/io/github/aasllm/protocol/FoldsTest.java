// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.corpus.Utterance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Over many made corpora: every fold keeps its promises, whatever the order of utterances. */
class FoldsTest {
    private static Utterance utterance(String id, String speaker, String session) {
        return new Utterance(id, Path.of(id), "joy", Map.of(Utterance.SPEAKER, speaker, Utterance.SESSION,
                session));
    }

    /** Speakers of very different zeal, two a session. */
    private static List<Utterance> corpus(Random random) {
        var utterances = new ArrayList<Utterance>();
        int speakers = 4 + random.nextInt(20);
        for (int s = 0; s < speakers; s++) {
            int zeal = 1 + random.nextInt(30);
            for (int i = 0; i < zeal; i++) {
                utterances.add(utterance(s + "-" + i, "actor%02d".formatted(s + 1), "" + s / 2));
            }
        }
        Collections.shuffle(utterances, random);
        return utterances;
    }

    @Test
    void testPartsAreDisjointAndCoverTheCorpusAndNoSpeakerIsInTwoParts() {
        var random = new Random(17);
        for (int i = 0; i < 50; i++) {
            var corpus = corpus(random);
            for (var folds : List.of(
                    Protocol.leaveOneOut(Utterance.SPEAKER, corpus),
                    Protocol.leaveOneOut(Utterance.SESSION, corpus),
                    Protocol.actorFolds(3, corpus))) {
                var tested = new ArrayList<String>();
                for (var fold : folds) {
                    tested.addAll(Fold.ids(fold.test()));
                    requireWhole(fold, corpus);
                    requireWhole(DevSplit.ofRandomShare(fold, 0.2, i), corpus);
                    if (Fold.speakers(fold.train()).size() > 1) {
                        var bySpeakers = DevSplit.ofSpeakers(fold, 0.2, i);
                        requireWhole(bySpeakers, corpus);
                        assertEquals(Optional.empty(), sharedSpeaker(bySpeakers));
                    }
                    assertEquals(Optional.empty(), sharedSpeaker(fold));
                }
                assertEquals(List.copyOf(Fold.ids(corpus)), tested.stream().sorted().toList(),
                        "each tested once");
            }
        }
    }

    /** A speaker who is heard in two parts. */
    private static Optional<String> sharedSpeaker(Fold fold) {
        var trained = Fold.speakers(fold.train());
        var chosen = Fold.speakers(fold.dev());
        var tested = Fold.speakers(fold.test());
        return trained.stream().filter(s -> chosen.contains(s) || tested.contains(s)).findFirst()
                .or(() -> chosen.stream().filter(tested::contains).findFirst());
    }

    private static void requireWhole(Fold fold, List<Utterance> corpus) {
        var all = new ArrayList<>(Fold.ids(fold.train()));
        all.addAll(Fold.ids(fold.dev()));
        all.addAll(Fold.ids(fold.test()));
        assertEquals(List.copyOf(Fold.ids(corpus)), all.stream().sorted().toList(), "each in one part");
    }

    @Test
    void theOrderOfUtterancesChangesNothing() {
        var random = new Random(19);
        for (int i = 0; i < 20; i++) {
            var corpus = corpus(random);
            var shuffled = new ArrayList<>(corpus);
            Collections.shuffle(shuffled, random);
            var folds = Protocol.leaveOneOut(Utterance.SPEAKER, corpus);
            assertEquals(folds, Protocol.leaveOneOut(Utterance.SPEAKER, shuffled));
            assertEquals(Protocol.actorFolds(4, corpus), Protocol.actorFolds(4, shuffled));
            var fold = folds.getFirst();
            assertEquals(DevSplit.ofSpeakers(fold, 0.3, 5), DevSplit.ofSpeakers(fold, 0.3, 5), "seeded");
            assertEquals(InnerFolds.of(fold, 3, 5), InnerFolds.of(fold, 3, 5));
        }
    }

    @Test
    void actorsAreCutInTheOrderOfTheirNames() {
        var twenty = new ArrayList<Utterance>();
        for (int actor = 1; actor <= 20; actor++) {
            twenty.add(utterance("" + actor, "actor%02d".formatted(actor), "1"));
        }
        assertEquals(List.of("actor01-actor04", "actor05-actor08", "actor09-actor12", "actor13-actor16",
                "actor17-actor20"), Protocol.actorFolds(5, twenty).stream().map(Fold::name).toList());
        assertEquals(List.of("actor01-actor07", "actor08-actor14", "actor15-actor20"), // 7 + 7 + 6
                Protocol.actorFolds(3, twenty).stream().map(Fold::name).toList());
    }

    @Test
    void innerFoldsPredictEveryTrainingUtteranceByWhoeverHasNotHeardItsSpeaker() {
        var random = new Random(23);
        for (int i = 0; i < 30; i++) {
            for (var outer : Protocol.leaveOneOut(Utterance.SPEAKER, corpus(random))) {
                var tested = new ArrayList<String>();
                for (var inner : InnerFolds.of(outer, 3, i)) {
                    tested.addAll(Fold.ids(inner.test()));
                    assertEquals(Optional.empty(), sharedSpeaker(inner));
                    var seen = new TreeSet<>(Fold.ids(inner.train()));
                    assertTrue(Collections.disjoint(seen, Fold.ids(outer.test())),
                            "nothing of the outer test part");
                }
                assertEquals(List.copyOf(Fold.ids(outer.train())), tested.stream().sorted().toList());
            }
        }
    }

    @Test
    void aDevPartHasAboutItsShareAndSaysHowItWasMade() {
        var corpus = new ArrayList<Utterance>();
        for (int i = 0; i < 100; i++) {
            corpus.add(utterance("" + i, "s" + i / 10, "" + i / 50));
        }
        var fold = Protocol.leaveOneOut(Utterance.SPEAKER, corpus).getFirst();
        var bySpeakers = DevSplit.ofSpeakers(fold, 0.2, 1);
        assertEquals(20, bySpeakers.dev().size(), "0.2 of 90 are 18: two speakers of ten");
        assertEquals(Fold.DevBy.SPEAKERS, bySpeakers.devBy());
        var random = DevSplit.ofRandomShare(fold, 0.2, 1);
        assertEquals(18, random.dev().size());
        assertEquals(Fold.DevBy.RANDOM_SHARE, random.devBy());
        assertTrue(sharedSpeaker(random).isPresent(), "it chooses by speakers whom it has heard");
    }

    @Test
    void splitsAreTakenAsTheyAreDeclared() {
        var number = new int[1];
        var corpus = List.of("train", "dev", "test", "train").stream().map(split -> new Utterance(
                split + ++number[0], Path.of("x"), "joy", Map.of(Utterance.SPLIT, split))).toList();
        var fold = Protocol.splits(corpus).getFirst();
        assertEquals(List.of(2, 1, 1), List.of(fold.train().size(), fold.dev().size(), fold.test().size()));
        assertEquals(Fold.DevBy.DECLARED, fold.devBy());
        var other = List.of(new Utterance("1", Path.of("x"), "joy", Map.of(Utterance.SPLIT, "valid")));
        assertEquals("split: valid (expected: train, dev or test)", Refusals.of(() ->
                Protocol.splits(other)));
    }

    @Test
    void whatCannotBeDividedIsRefused() {
        var one = List.of(utterance("1", "anna", "1"), utterance("2", "anna", "1"));
        assertEquals("protocol.folds: leave-one-speaker-out (expected: another, as one speaker can be left out of two or more, and"
                + " there is anna)",
                Refusals.of(() -> Protocol.leaveOneOut(Utterance.SPEAKER, one)));
        assertEquals("protocol.folds: actor-folds 5 (expected: another, as there is no second speaker)",
                Refusals.of(() -> Protocol.actorFolds(5, one)));
        assertEquals("sex: none (expected: a sex of every utterance); 1 has none",
                Refusals.of(() -> Protocol.leaveOneOut(Utterance.SEX, one)));
        assertEquals("utterance: 1 (expected: in one part of fold leak only)", Refusals.of(() ->
                new Fold("leak", one, List.of(), one.subList(0, 1), Fold.DevBy.NONE)));
        assertEquals("training part of fold empty: no utterance (expected: at least one)", Refusals.of(() ->
                new Fold("empty", List.of(), List.of(), one, Fold.DevBy.NONE)));
        var fold = new Fold("f", one, List.of(), List.of(), Fold.DevBy.NONE);
        assertEquals("dev share: 1.0 (expected: above 0 and below 1)",
                Refusals.of(() -> DevSplit.ofRandomShare(fold, 1, 1)));
        assertEquals("speakers of fold f: 1 (expected: at least 2 in its training part); take a random"
                + " share for the dev"
                + " part instead", Refusals.of(() -> DevSplit.ofSpeakers(fold, 0.5, 1)));
        assertEquals("speakers of fold f: 1 (expected: at least 2 in its training part)",
                Refusals.of(() -> InnerFolds.of(fold, 5, 1)));
        assertEquals("inner folds: 1 (expected: at least 2)", Refusals.of(() -> InnerFolds.of(fold, 1, 1)));
        var declared = new Fold("d", one.subList(0, 1), one.subList(1, 2), List.of(), Fold.DevBy.DECLARED);
        assertEquals("dev part of fold d: 1 utterances (expected: none yet)",
                Refusals.of(() -> DevSplit.ofRandomShare(declared, 0.5, 1)));
    }
}
