// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many clips have no thresholds of their speaker or sex, and why: Ann alone, a woman, is in training. */
class UndescribedTest {
    private static final String OWN_CLIPS = "description.unseen = own-clips\n";
    private static final String NONE = "description.unseen = none\n";
    private static final List<Utterance> TRAINING = clips("ann", "female", 3);

    @TempDir
    private Path folder;

    private static List<Utterance> clips(String speaker, String sex, int count) {
        return IntStream.range(0, count).mapToObj(i -> new Utterance(speaker + i, Path.of("none"), "anger",
                Map.of(Utterance.SPEAKER, speaker, Utterance.SEX, sex))).toList();
    }

    private static List<Utterance> nobodys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Utterance("nobody" + i, Path.of("none"), "anger", Map.of(Utterance.SPEAKER, " ")))
                .toList();
    }

    private static List<Utterance> together(List<List<Utterance>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }

    private static PromptSettings settings(Grouping by, String lines) {
        return Recipe.parse(Path.of("by.recipe"),
                "corpus.name = manifest\ndescription.by = " + by.key() + "\n" + lines).prompt();
    }

    private static Map<String, AcousticProperties> measured(Collection<Utterance> clips) {
        var measured = new TreeMap<String, AcousticProperties>();
        clips.forEach(clip -> measured.put(clip.id(), new AcousticProperties(100 + measured.size(), -20, 1, 2, 3)));
        return measured;
    }

    private static Undescribed add(Undescribed undescribed, PromptSettings settings, List<Utterance> test) {
        return undescribed.with(
                RecipeThresholds.of(settings, TRAINING, test, UndescribedTest::measured).all(), test);
    }

    private static List<String> lines(Grouping by, String lines, List<Utterance> test) {
        var settings = settings(by, lines);
        return add(new Undescribed(settings, "test"), settings, test).lines();
    }

    /** Of 22 clips Bob's two and Cid's one: two of a speaker are no voice. */
    @Test
    void clipsOfSpeakersWithFewerThanThreeAreCountedAndTheirSpeakersNamed() {
        var test = together(List.of(clips("bob", "male", 2), clips("cid", "male", 1), clips("dan", "male", 16),
                clips("eve", "female", 3)));
        assertEquals(22, test.size());
        assertEquals(List.of("3 of 22 test clips have no description: their speakers (bob, cid) have fewer than 3 clips"
                + " outside training, or a cue without any value"), lines(Grouping.SPEAKER, OWN_CLIPS, test));
    }

    /** What is unseen has none whatever its number of clips, and Ann's own are described. */
    @Test
    void withoutOwnClipsAllOfThemAreAndAfterThreeNamesTheirNumberIsSaid() {
        var test = together(List.of(clips("bob", "male", 2), clips("cid", "male", 1), clips("dan", "male", 16),
                clips("eve", "female", 3), clips("ann", "female", 4)));
        assertEquals(List.of("22 of 26 test clips have no description: no training clip is of their speakers (bob, cid,"
                + " dan and 1 more), and description.unseen = none"), lines(Grouping.SPEAKER, NONE, test));
        assertEquals(List.of("19 of 26 test clips have no description: no training clip is of their sex (male), and"
                + " description.unseen = none"), lines(Grouping.SEX, NONE, test), "2 + 1 + 16 of men");
    }

    /** They are no group of their own, however many they are. */
    @Test
    void clipsThatNameNoSpeakerAreALineOfTheirOwn() {
        var test = together(List.of(nobodys(4), clips("bob", "male", 1)));
        assertEquals(List.of(
                "1 of 5 test clips has no description: its speaker (bob) has fewer than 3 clips outside training, or a cue without any value",
                "4 of 5 test clips have no description: they name no speaker"),
                lines(Grouping.SPEAKER, OWN_CLIPS, test));
        assertEquals(List.of("1 of 1 test clip has no description: it names no speaker"),
                lines(Grouping.SPEAKER, NONE, nobodys(1)));
    }

    @Test
    void nothingIsSaidWhereEveryClipIsDescribed() {
        assertEquals(List.of(), lines(Grouping.SPEAKER, OWN_CLIPS, clips("bob", "male", 3)), "three are enough");
        assertEquals(List.of(), lines(Grouping.CORPUS, "", together(List.of(nobodys(1), clips("bob", "male", 1)))),
                "one set of thresholds is everybody's");
        assertEquals(List.of(), lines(Grouping.SPEAKER, NONE, List.of()));
    }

    /** As with two seeds, which test the same clips. */
    @Test
    void aClipOfSeveralFoldsCountsOnce() {
        var settings = settings(Grouping.SPEAKER, OWN_CLIPS);
        var both = add(new Undescribed(settings, "test"), settings, clips("bob", "male", 2));
        add(both, settings, clips("bob", "male", 2));
        add(both, settings, clips("cid", "male", 3));
        assertEquals(List.of("2 of 5 test clips have no description: their speaker (bob) has fewer than 3 clips outside"
                + " training, or a cue without any value"), both.lines());
    }

    /** A state is selected by two clips of a speaker who is not in training: the words of the recipe are for the others. */
    @Test
    void aSingleTrainingSaysItOfItsDevPartBeforeItsFirstStep() throws IOException {
        var tiny = TinyTraining.in(Files.createDirectories(folder.resolve("tiny")));
        var said = new ArrayList<String>();
        var watch = new TrainingWatch() {
            @Override
            public void remarks(String line) {
                said.add(line);
            }

            @Override
            public void begins(long trained, long taken, long steps, boolean cached) {
                said.add("begins");
            }

            @Override
            public void stepped(StepResult result) {
                // the first is the last
            }

            @Override
            public void scored(int epoch, double score, boolean best) {
                // the first epoch does not end
            }

            @Override
            public boolean stops() {
                return true;
            }
        };
        FineTuning.run(tiny.task(TinyTraining.EVERYTHING + "description.by = speaker\n" + OWN_CLIPS,
                folder.resolve("run")), false, watch);
        assertEquals(List.of("2 of 2 dev clips have no description: their speaker (3) has fewer than 3 clips outside"
                + " training, or a cue without any value", "begins"), said);
    }
}
