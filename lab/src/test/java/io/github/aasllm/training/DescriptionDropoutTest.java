// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.description.Description;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.Level;
import io.github.aasllm.description.Split;
import io.github.aasllm.explanation.Variant;
import io.github.aasllm.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often descriptions and single cues of them are left out in training, and in which words. */
class DescriptionDropoutTest {
    private static final int CLIPS = 8000;
    private static final DescriptionTemplate WORDING = DescriptionTemplate.builtIn("sentence-v1");
    private static final Description DESCRIPTION = Description.of(
            Map.of(
                    Cue.PITCH, Level.LOW,
                    Cue.INTENSITY, Level.HIGH,
                    Cue.SPEECH_RATE, Level.LOW,
                    Cue.ARTICULATION_RATE, Level.HIGH),
            Set.of(Cue.PITCH),
            WORDING);

    private static List<Optional<String>> told(double whole, double cue, long seed, int epoch) {
        var dropout = new DescriptionDropout(whole, cue, seed, WORDING);
        return IntStream.range(0, CLIPS).mapToObj(i -> dropout.text(DESCRIPTION, epoch, "clip" + i)).toList();
    }

    private static Map<Optional<String>, Long> counts(List<Optional<String>> told) {
        return told.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /** A binomial count lies within four of its deviations: by chance beyond them once in 16,000. */
    private static void assertShare(double share, long count) {
        assertEquals(share * CLIPS, count, 4 * Math.sqrt(CLIPS * share * (1 - share)));
    }

    @Test
    void wholeDescriptionsAndEachCueAreLeftOutAsOftenAsTheSharesSayInTheWordsOfAnExplanation() {
        var counts = counts(told(0.3, 0.2, 1, 1));
        assertShare(0.3, counts.get(Optional.<String>empty()));
        assertShare(0.7 * 0.8, counts.get(Optional.of(DESCRIPTION.text())));
        var withheld = Variant.of(DESCRIPTION, Split.MEDIAN, WORDING).stream()
                .filter(variant -> variant.level().isEmpty())
                .toList();
        assertEquals(Cue.values().length, withheld.size());
        withheld.forEach(variant -> assertShare(0.7 * 0.2 / 4, counts.get(Optional.of(variant.text()))));
        assertEquals(2 + withheld.size(), counts.size(), "nothing else is told");
    }

    @Test
    void nothingIsLeftOutUnlessARecipeSaysSo() {
        assertEquals(Set.of(Optional.of(DESCRIPTION.text())), counts(told(0, 0, 1, 1)).keySet());
        var standard = DescriptionDropout.of(recipe(""), WORDING);
        assertEquals(new DescriptionDropout(0, 0, 1, WORDING), standard);
        assertEquals(
                new DescriptionDropout(0.3, 0.2, 7, WORDING),
                DescriptionDropout.of(
                        recipe("description.dropout = 30 %\ndescription.cue-dropout = 20 %\nprotocol.seeds ="
                                + " 7\n"),
                        WORDING));
    }

    private static Recipe recipe(String settings) {
        return Recipe.parse(Path.of("dropout.recipe"), "corpus.name = manifest\n" + settings);
    }

    @Test
    void seedEpochAndClipSayWhatIsLeftOutAndAnotherEpochLeavesOtherCuesOut() {
        assertEquals(told(0.3, 0.5, 1, 2), told(0.3, 0.5, 1, 2));
        assertNotEquals(told(0.3, 0.5, 1, 2), told(0.3, 0.5, 1, 3));
        assertNotEquals(told(0.3, 0.5, 1, 2), told(0.3, 0.5, 2, 2));
    }

    @Test
    void whatIsLearnedFromIsToldWithoutTheCue(@TempDir Path folder) throws IOException {
        var tiny = TinyTraining.in(folder);
        // no dropout but of cues: the loss before any step
        var settings = "train.length = 1 steps\nbatch.size = 8\n";
        var whole = tiny.train(settings, folder.resolve("whole"));
        assertEquals(whole, tiny.train(settings, folder.resolve("again")));
        assertNotEquals(whole,
                tiny.train(settings + "description.cue-dropout = 100 %\n", folder.resolve("cues")));
    }
}
