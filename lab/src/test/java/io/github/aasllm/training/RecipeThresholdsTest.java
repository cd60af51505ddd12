// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Speaker by speaker, of clips whose pitch is a speaker's own plus 0, 10, 20 ... Hz. */
class RecipeThresholdsTest {
    private static final String BY_SPEAKER = "description.by = speaker\n";
    private static final String OWN_CLIPS = BY_SPEAKER + "description.unseen = own-clips\n";
    private static final List<Utterance> TRAINING = clips("ann", "a", 3);
    private static final Map<String, Double> PITCH = Map.of("ann", 100.0, "bob", 200.0, "cid", 300.0, "dan", Double.NaN);

    private static List<Utterance> clips(String speaker, String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> new Utterance(
                prefix + i, Path.of("none"), "anger", Map.of(Utterance.SPEAKER, speaker))).toList();
    }

    private static Map<String, AcousticProperties> measured(Collection<Utterance> clips) {
        var measured = new TreeMap<String, AcousticProperties>();
        clips.forEach(clip -> measured.put(clip.id(), new AcousticProperties(
                PITCH.getOrDefault(clip.fact(Utterance.SPEAKER).orElse(""), 0.0)
                        + 10 * (clip.id().charAt(1) - '0'), -20, 1, 2, 3)));
        return measured;
    }

    private static RecipeThresholds thresholds(String lines, List<Utterance> others) {
        return RecipeThresholds.of(settings(lines), TRAINING, others, RecipeThresholdsTest::measured);
    }

    private static PromptSettings settings(String lines) {
        return Recipe.parse(Path.of("by.recipe"), "corpus.name = manifest\n" + lines).prompt();
    }

    private static Optional<Double> pitch(RecipeThresholds thresholds, String speaker) {
        return thresholds.all().forClip(Map.of(Utterance.SPEAKER, speaker))
                .map(Thresholds::cuts).map(cuts -> cuts.get(Cue.PITCH).getFirst());
    }

    /** What the paper's thresholds of the training set say of a speaker who is not in it. */
    @Test
    void aSpeakerWhoIsNotInTrainingHasNoneUnlessTheRecipeWantsThem() {
        var thresholds = thresholds(BY_SPEAKER, clips("bob", "b", 3));
        assertEquals(Optional.of(110.0), pitch(thresholds, "ann"), "the median of 100, 110 and 120 Hz");
        assertEquals(Optional.empty(), pitch(thresholds, "bob"));
        assertSame(thresholds.ofTraining(), thresholds.all());
    }

    @Test
    void withOwnClipsSheIsJudgedByTheMedianOfHers() {
        var thresholds = thresholds(OWN_CLIPS, clips("bob", "b", 5));
        assertEquals(Optional.of(220.0), pitch(thresholds, "bob"), "the median of 200 to 240 Hz");
        assertEquals(Optional.of(110.0), pitch(thresholds, "ann"));
        assertEquals(3, thresholds.ofTraining().clips(), "what a model is kept with is of training alone");
        assertEquals(Optional.empty(),
                thresholds.ofTraining().forClip(Map.of(Utterance.SPEAKER, "bob")));
    }

    /** Two clips are no voice: one would always be high, and the other low. */
    @Test
    void fewerThanThreeClipsAreNotEnough() {
        assertEquals(Optional.empty(), pitch(thresholds(OWN_CLIPS, clips("bob", "b", 2)), "bob"));
    }

    /** As of a whisper: one speaker of the test is not to end an experiment. */
    @Test
    void aSpeakerWithoutAnyPitchHasNone() {
        var others = Stream.concat(clips("dan", "w", 3).stream(), clips("bob", "b", 3).stream()).toList();
        var thresholds = thresholds(OWN_CLIPS, others);
        assertEquals(Optional.empty(), pitch(thresholds, "dan"));
        assertEquals(Optional.of(210.0), pitch(thresholds, "bob"));
    }

    @Test
    void aSpeakerOfTheTrainingIsJudgedByHerTrainingClipsAlone() {
        var others = Stream.concat(clips("ann", "d", 9).stream(), clips("cid", "c", 3).stream()).toList();
        var thresholds = thresholds(OWN_CLIPS, others);
        assertEquals(Optional.of(110.0), pitch(thresholds, "ann"));
        assertEquals(Optional.of(310.0), pitch(thresholds, "cid"));
    }

    @Test
    void clipsOfNobodyAreNoGroup() {
        var nobodys = IntStream.range(0, 4)
                .mapToObj(i -> new Utterance("n" + i, Path.of("none"), "anger", Map.of())).toList();
        assertEquals(Optional.empty(), pitch(thresholds(OWN_CLIPS, nobodys), ""));
        var refused = assertThrows(InvalidInputException.class, () ->
                RecipeThresholds.of(settings(OWN_CLIPS), nobodys, List.of(), RecipeThresholdsTest::measured));
        assertTrue(refused.getMessage().startsWith("description.by: speaker (expected: a corpus that names"),
                refused.getMessage());
    }
}
