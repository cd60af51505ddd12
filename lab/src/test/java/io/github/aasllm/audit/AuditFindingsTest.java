// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.audit.Intervention.Channel;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Six clips of two speakers, whose answers are written down, and what follows from them by hand. */
class AuditFindingsTest {
    private static final List<String> TRUTH = List.of("anger", "anger", "joy", "anger", "joy", "joy");
    private static final List<String> OTHER = List.of("joy", "joy", "anger", "joy", "anger", "anger");

    private static List<PredictionRow> rows(Intervention intervention, long seed, String... said) {
        var rows = new ArrayList<PredictionRow>();
        for (int i = 0; i < said.length; i++) {
            var origin = new Origin("made", "loso", ArmName.FULL, seed, "f",
                    Map.of(Intervention.DETAIL, intervention.words()));
            rows.add(new PredictionRow("c" + i, TRUTH.get(i), said[i], Map.of(), Map.of(),
                    Map.of("speaker", i < 3 ? "x" : "y", Audit.OTHER, "c", Audit.OTHER_LABEL, OTHER.get(i)), origin));
        }
        return rows;
    }

    private static List<PredictionRow> own() {
        return rows(Intervention.NOTHING, 1, "anger", "joy", "joy", "anger", "joy", "anger");
    }

    private static AuditFindings findings(List<PredictionRow> changed) {
        return AuditFindings.of(Stream.concat(own().stream(), changed.stream()).toList());
    }

    /** Anger 2 of 3 and joy 2 of 3 as it is; under silence all are anger: 3 of 3 and 0 of 3, and 3 answers are new. */
    @Test
    void anEffectIsUaAndItsChangeAndTheShareOfOtherAnswers() {
        var effects = findings(rows(Intervention.SILENCE, 1, "anger", "anger", "anger", "anger", "anger", "anger"))
                .effects();
        assertEquals(List.of(Intervention.NOTHING, Intervention.SILENCE),
                effects.stream().map(Effect::intervention).toList());
        assertEquals(2.0 / 3, effects.getFirst().ua(), 1e-15);
        assertEquals(0, effects.getFirst().changed());
        var silence = effects.getLast();
        assertEquals(6, silence.clips());
        assertEquals(0.5, silence.ua(), 1e-15);
        assertEquals(0.5 - 2.0 / 3, silence.less().value(), 1e-15);
        assertEquals(3.0 / 6, silence.changed(), 1e-15);
        // of either speaker alone UA is (1/2 + 1) / 2 or (1 + 1/2) / 2 as it is, and 1/2 under silence
        assertEquals(0.5 - 0.75, silence.less().low(), 1e-15);
        assertEquals(0.5 - 2.0 / 3, silence.less().high(), 1e-15);
    }

    /**
     * The other label was said for clip 1 (joy) and clip 5 (anger): 1 of 3 each, so 1/3 as it is. With the other sound
     * it is said for all three that get joy and two of three that get anger: (3/3 + 2/3) / 2 = 5/6; 5/6 - 1/3 = 1/2.
     */
    @Test
    void relianceIsTheShareThatFollowsTheExchangedChannelLessTheShareThatSaidSoBefore() {
        var reliances = findings(rows(Intervention.OTHER_SOUND, 1, "joy", "joy", "anger", "joy", "anger", "joy"))
                .reliances();
        assertEquals(1, reliances.size());
        assertEquals(Channel.SOUND, reliances.getFirst().channel());
        assertEquals(6, reliances.getFirst().clips());
        assertEquals(0.5, reliances.getFirst().share().value(), 1e-15);
    }

    /**
     * With neutral words the other label is said for clip 1 and clip 5, 1 of 3 each; with words that say it for all
     * three whose words say joy and for clip 5 alone of those that say anger: (3/3 + 1/3) / 2 - 1/3 = 1/3. What is
     * said of the clips as they are is another question: there it were 2/3 less 1/3 for any answers.
     */
    @Test
    void relianceOnWordsIsAgainstNeutralWordsInTheSameVoice() {
        var spoken = new ArrayList<>(rows(Intervention.NEUTRAL_WORDS, 1, "anger", "joy", "joy", "anger", "joy", "anger"));
        spoken.addAll(rows(Intervention.OTHER_WORDS, 1, "joy", "joy", "joy", "joy", "joy", "anger"));
        var own = rows(Intervention.NOTHING, 1, "anger", "anger", "joy", "anger", "joy", "joy"); // nobody is mistaken
        var findings = AuditFindings.of(Stream.concat(own.stream(), spoken.stream()).toList());
        assertEquals(Channel.WORDS, findings.reliances().getFirst().channel());
        assertEquals(1.0 / 3, findings.reliances().getFirst().share().value(), 1e-15);
        var last = findings.effects().getLast();
        assertEquals(Intervention.NEUTRAL_WORDS, last.against());
        assertEquals(2.0 / 6, last.changed(), 1e-15); // clips 0 and 3
        // with neutral words 4 of 6 are right and all are as they are: what the voice has lost
        assertEquals(-1.0 / 3, findings.effects().get(1).less().value(), 1e-15);
    }

    /** Two seeds, of which one was asked where no voice was: its clips would be held against words of the other. */
    @Test
    void wordsThatOneSeedAloneHeardAreLeftOut() {
        var rows = new ArrayList<>(own());
        rows.addAll(rows(Intervention.NOTHING, 2, "anger", "joy", "joy", "anger", "joy", "anger"));
        rows.addAll(rows(Intervention.NEUTRAL_WORDS, 2, "anger", "joy", "joy", "anger", "joy", "anger"));
        assertEquals(List.of(Intervention.NOTHING),
                AuditFindings.of(rows).effects().stream().map(Effect::intervention).toList());
    }

    /** Words say joy for clips 0, 1 and 3; where these have neutral words alone, nothing says it. */
    @Test
    void labelsThatNoWordsSayAreNamed() {
        var spoken = new ArrayList<>(rows(Intervention.NEUTRAL_WORDS, 1, "joy", "joy", "joy", "joy", "joy", "joy"));
        assertEquals(Set.of("anger", "joy"), findings(spoken).unsaid());
        rows(Intervention.OTHER_WORDS, 1, "joy", "joy", "joy", "joy", "joy", "joy").stream()
                .filter(row -> row.facts().get(Audit.OTHER_LABEL).equals("anger")).forEach(spoken::add);
        assertEquals(Set.of("joy"), findings(spoken).unsaid());
        assertEquals(Set.of(), findings(List.of()).unsaid());
    }

    /** A row fewer, and the file is of a release that leaves clips out. */
    @Test
    void whereEveryClipHasAChangedDescriptionSomeMayHaveTheirOwn() {
        String[] said = {"joy", "joy", "joy", "joy", "joy", "joy"};
        var rows = new ArrayList<PredictionRow>();
        for (var intervention : List.of(Intervention.OTHER_SOUND, Intervention.OTHER_DESCRIPTION,
                Intervention.CONSTANT_DESCRIPTION, Intervention.NO_DESCRIPTION)) {
            rows.addAll(rows(intervention, 1, said));
        }
        assertTrue(findings(rows).holdsUnchanged());
        rows.remove(rows.size() - 7); // the last of the constant descriptions
        assertFalse(findings(rows).holdsUnchanged());
        assertFalse(findings(rows(Intervention.OTHER_SOUND, 1, said)).holdsUnchanged()); // there is no description
    }

    /** The second seed was stopped after three clips: what both have counts, 1 of 2 for anger and 1 of 1 for joy. */
    @Test
    void clipsThatASeedLacksAreLeftOut() {
        var stopped = rows(Intervention.NOTHING, 2, "anger", "joy", "joy");
        var effect = AuditFindings.of(Stream.concat(own().stream(), stopped.stream()).toList()).effects().getFirst();
        assertEquals(3, effect.clips());
        assertEquals(0.75, effect.ua(), 1e-15);
    }

    @Test
    void relianceOnWhatChangesNoAnswerIsNothing() {
        var deaf = rows(Intervention.OTHER_DESCRIPTION, 1, "anger", "joy", "joy", "anger", "joy", "anger");
        assertEquals(new Gap(0, 0, 0), findings(deaf).reliances().getFirst().share());
        assertEquals(0, findings(deaf).effects().getLast().changed());
    }

    /** What follows another sound without a mistake has 1 - 1/3, as a third said the other label before. */
    @Test
    void clipsWithoutAnInterventionAreLeftOutOfItsComparisonAlone() {
        var two = rows(Intervention.OTHER_SOUND, 1, "joy", "joy", "anger", "joy", "anger", "anger");
        two.removeIf(row -> row.id().equals("c1") || row.id().equals("c5"));
        var findings = findings(two);
        assertEquals(6, findings.effects().getFirst().clips());
        assertEquals(4, findings.effects().getLast().clips());
        assertEquals(-1, findings.effects().getLast().less().value(), 1e-15); // all four were right, and none is
        assertEquals(1, findings.reliances().getFirst().share().value(), 1e-15); // none of the four said so before
    }

    /** Of the three answers to clip 0 under the listed order two differ from the own, and none from the listed. */
    @Test
    void labelsListedInReverseAreHeldAgainstLabelsListed() {
        var both = new ArrayList<>(rows(Intervention.LABELS_LISTED, 1, "joy", "joy", "joy", "joy", "joy", "joy"));
        both.addAll(rows(Intervention.LISTED_REVERSED, 1, "joy", "joy", "joy", "joy", "joy", "anger"));
        var last = findings(both).effects().getLast();
        assertEquals(Intervention.LABELS_LISTED, last.against());
        assertEquals(1.0 / 6, last.changed(), 1e-15);
    }

    @Test
    void seedsAreAveragedBeforeAnswersAreCompared() {
        var rows = new ArrayList<>(own());
        rows.addAll(rows(Intervention.NOTHING, 2, "anger", "anger", "joy", "anger", "joy", "joy"));
        var one = AuditFindings.of(rows).effects().getFirst();
        assertEquals(6, one.clips());
        assertEquals(1 - 1.0 / 6, one.ua(), 1e-15); // of a tie the first by the alphabet: clip 1 is right, clip 5 not
    }

    @Test
    void whatHasNoAnswersAboutClipsAsTheyAreIsRefused() {
        assertEquals("interventions: none of nothing (expected: the answers about clips as they are)",
                Refusals.of(() -> AuditFindings.of(rows(Intervention.SILENCE, 1, "joy"))));
        var few = new ArrayList<>(own().subList(0, 2));
        few.addAll(rows(Intervention.SILENCE, 1, "joy", "joy", "joy"));
        assertEquals("interventions: none of nothing for 1 of 3 clips (expected: one for every clip)",
                Refusals.of(() -> AuditFindings.of(few)));
    }

    @Test
    void anInterventionThatIsNoneIsRefusedWithThoseThatThereAre() {
        assertTrue(Refusals.of(() -> Intervention.of("louder")).startsWith(
                "intervention: louder (expected: one of nothing, sound of another emotion, silence, noise,"));
    }
}
