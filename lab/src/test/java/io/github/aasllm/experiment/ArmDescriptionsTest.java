// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.Description;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.recipe.PromptSettings.Describing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What tells the arms of an experiment apart. */
class ArmDescriptionsTest {
    private static final DescriptionTemplate WORDING = DescriptionTemplate.builtIn("compact-v1");
    private static final List<Utterance> PART = IntStream.range(0, 40)
            .mapToObj(i -> new Utterance("clip" + i, Path.of("none"), "anger", Map.of()))
            .toList();
    private static final Map<String, AcousticProperties> MEASURED = measured();

    private static Map<String, AcousticProperties> measured() {
        var random = new Random(3);
        var measured = new TreeMap<String, AcousticProperties>();
        PART.forEach(u -> measured.put(u.id(), new AcousticProperties(
                random.nextDouble(), random.nextDouble(), 1, random.nextDouble(), random.nextDouble())));
        return measured;
    }

    private static ArmDescriptions descriptions(DescriptionTemplate wording) {
        return new ArmDescriptions(
                Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE, MEASURED), wording, MEASURED);
    }

    private static Map<String, String> texts(DescriptionTemplate wording, Describing how) {
        var texts = new TreeMap<String, String>();
        descriptions(wording).of(how, PART, 1).forEach((id, description) ->
                texts.put(id, description.text()));
        return texts;
    }

    @Test
    void shuffledClipsKeepThePartsDescriptionsButNotTheirOwn() {
        var own = texts(WORDING, Describing.ALIGNED);
        var shuffled = texts(WORDING, Describing.SHUFFLED);
        assertEquals(sorted(own), sorted(shuffled), "each description occurs as often as before");
        assertNotEquals(own, shuffled);
        assertEquals(own.keySet(), shuffled.keySet());
    }

    @Test
    void theOrderOfTheFilesDoesNotMatterToTheShuffleAndTheSeedDoes() {
        var reversed = new ArrayList<>(PART);
        Collections.reverse(reversed);
        var descriptions = descriptions(WORDING);
        assertEquals(
                descriptions.of(Describing.SHUFFLED, PART, 1), descriptions.of(Describing.SHUFFLED, reversed,
                        1));
        assertNotEquals(
                descriptions.of(Describing.SHUFFLED, PART, 1), descriptions.of(Describing.SHUFFLED, PART, 2));
    }

    /**
     * So inverted/inverted is aligned/aligned in other words, and training on it the same up to these two
     * words.
     */
    @Test
    void invertedClipsAreDescribedAsAlignedOnesWithTheTwoWordsExchanged() {
        var wording = "pitch {pitch}, intensity {intensity}, rates {speech_rate} and {articulation_rate}";
        var straight = new DescriptionTemplate("straight", "low: \"low\"\nhigh: \"high\"\n---\n" + wording);
        var exchanged = new DescriptionTemplate("exchanged", "low: \"high\"\nhigh: \"low\"\n---\n" + wording);
        assertEquals(texts(exchanged, Describing.ALIGNED), texts(straight, Describing.INVERTED));
    }

    @Test
    void whatIsNotDefinedIsNotInverted() {
        var measured = new TreeMap<>(MEASURED);
        measured.put("clip0", new AcousticProperties(Double.NaN, 0.9, 1, 0.9, 0.9));
        var thresholds = Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE, MEASURED);
        var descriptions = new ArmDescriptions(thresholds, WORDING, measured);
        var one = PART.subList(0, 1);
        var aligned = descriptions.of(Describing.ALIGNED, one, 1).get("clip0");
        var inverted = descriptions.of(Describing.INVERTED, one, 1).get("clip0");
        assertEquals("pitch=low(undefined) intensity=high speech_rate=high articulation_rate=high",
                aligned.text());
        assertEquals("pitch=low(undefined) intensity=low speech_rate=low articulation_rate=low",
                inverted.text());
        assertEquals(aligned.levels().get(Cue.PITCH),
                inverted.levels().get(Cue.PITCH));
    }

    @Test
    void constantClipsAllHaveOneDescriptionAndUndescribedOnesNone() {
        assertEquals(1, Set.copyOf(texts(WORDING, Describing.CONSTANT).values()).size());
        assertEquals(PART.size(), texts(WORDING, Describing.CONSTANT).size());
        assertEquals(Map.<String, Description>of(), descriptions(WORDING).of(Describing.NONE, PART, 1));
    }

    private static List<String> sorted(Map<String, String> texts) {
        return texts.values().stream().sorted().toList();
    }
}
