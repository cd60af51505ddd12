// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.corpus.Utterance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DonorsTest {
    private static Utterance clip(String id, String label) {
        return new Utterance(id, Path.of(id), label, Map.of("speaker", "s"));
    }

    private static Map<String, String> donors(Utterance... clips) {
        var ids = new TreeMap<String, String>();
        Donors.of(List.of(clips)).forEach((id, donor) -> ids.put(id, donor.id()));
        return ids;
    }

    /** Anger takes joy and sadness in turn, then joy's second clip; sadness has one clip, which is taken again. */
    @Test
    void clipsOfALabelTakeTheOtherLabelsInTurnAndOfThemTheirClips() {
        var donors = donors(clip("a3", "anger"), clip("a1", "anger"), clip("a2", "anger"), clip("a4", "anger"),
                clip("j1", "joy"), clip("j2", "joy"), clip("s1", "sadness"));
        assertEquals(Map.of("a1", "j1", "a2", "s1", "a3", "j2", "a4", "s1", "j1", "a1", "j2", "s1", "s1", "a1"), donors);
    }

    @Test
    void theOrderOfTheFilesDoesNotMatter() {
        assertEquals(donors(clip("a", "anger"), clip("b", "anger"), clip("c", "joy")),
                donors(clip("c", "joy"), clip("b", "anger"), clip("a", "anger")));
    }

    @Test
    void aSpeakerOfOneEmotionHasNone() {
        assertEquals(Map.of(), donors(clip("a", "anger"), clip("b", "anger")));
    }
}
