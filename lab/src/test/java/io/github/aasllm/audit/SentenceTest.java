// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.corpus.Utterance;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceTest {
    private static List<Utterance> clips(int count, String label) {
        return IntStream.range(0, count).mapToObj(i -> new Utterance(label + i, Path.of("x"), label, Map.of()))
                .toList();
    }

    /** What the clips, in their order, are to say where every one of them has a donor of a label. */
    private static List<Map<Intervention, Sentence>> said(int count, String donorLabel) {
        var clips = clips(count, "own");
        var donors = new TreeMap<String, Utterance>();
        clips.forEach(clip -> donors.put(clip.id(), clips(1, donorLabel).getFirst()));
        var said = Sentence.of(clips.reversed(), donors); // whatever order they come in
        return clips.stream().map(clip -> said.get(clip.id())).toList();
    }

    @Test
    void clipsTakeTheSentencesInTurnSoThatNoLabelHasOnlyOne() {
        for (var intervention : List.of(Intervention.NEUTRAL_WORDS, Intervention.OTHER_WORDS)) {
            var texts = said(4, "anger").stream().map(own -> own.get(intervention).text()).toList();
            assertEquals(3, new HashSet<>(texts.subList(0, 3)).size(), texts.toString());
            assertEquals(texts.getFirst(), texts.getLast());
        }
    }

    /** Where a speaker's clips get three labels in turn, three sentences of each are said all the same. */
    @Test
    void eachLabelCountsItsOwnTurns() {
        var clips = clips(9, "own");
        var labels = List.of("anger", "fear", "sadness");
        var donors = new TreeMap<String, Utterance>();
        for (int i = 0; i < clips.size(); i++) {
            donors.put(clips.get(i).id(), clips(1, labels.get(i % labels.size())).getFirst());
        }
        var texts = new HashSet<String>();
        Sentence.of(clips, donors).values().forEach(own -> texts.add(own.get(Intervention.OTHER_WORDS).text()));
        assertEquals(9, texts.size());
    }

    @Test
    void neutralWordsSayNoEmotionAndTheOthersTheLabelOfTheDonor() {
        var own = said(1, "sadness").getFirst();
        assertEquals(Optional.empty(), own.get(Intervention.NEUTRAL_WORDS).says());
        assertEquals(Optional.of("sadness"), own.get(Intervention.OTHER_WORDS).says());
        assertTrue(own.get(Intervention.OTHER_WORDS).text().contains("sad"));
    }

    @Test
    void aLabelWithoutSentencesAndAClipWithoutDonorHaveNeutralWordsOnly() {
        assertEquals(List.of(Intervention.NEUTRAL_WORDS), List.copyOf(said(1, "nostalgia").getFirst().keySet()));
        assertEquals(List.of(Intervention.NEUTRAL_WORDS),
                List.copyOf(Sentence.of(clips(1, "own"), Map.of()).get("own0").keySet()));
    }

    /** Each label says the same under the names of two corpora. */
    @Test
    void otherNamesOfALabelHaveItsSentences() {
        assertEquals(said(3, "happiness").stream().map(own -> own.get(Intervention.OTHER_WORDS).text()).toList(),
                said(3, "joy").stream().map(own -> own.get(Intervention.OTHER_WORDS).text()).toList());
    }

    /** The labels of the five corpora, those that IEMOCAP's usual classes leave out included. */
    @ParameterizedTest
    @ValueSource(strings = {"anger", "boredom", "calm", "disgust", "excitement", "fear", "frustration", "happiness", "joy",
            "neutral", "sadness", "surprise"})
    void everyLabelOfTheCorporaHasThreeSentences(String label) {
        var texts = said(3, label).stream().map(own -> own.get(Intervention.OTHER_WORDS).text()).toList();
        assertEquals(3, new HashSet<>(texts).size());
        texts.forEach(text -> {
            assertFalse(text.matches(".*[<>&].*"), text); // eSpeak reads SSML
            assertTrue(text.length() >= 35 && text.length() <= 52, text); // about as long as neutral words
        });
    }
}
